"""How the parts are put together: settings, addresses, command line, server."""
