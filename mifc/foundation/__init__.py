"""What every room stands on. Knows no migrant and no grant.

Order: base, languages, accounts, programmes, audit, access, interface. A later one may use an earlier one, never the other way.
"""
