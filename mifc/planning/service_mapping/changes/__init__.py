"""Every write of services: `directory` by hand, `bring_in` from a file; `reports` say that one is wrong."""
