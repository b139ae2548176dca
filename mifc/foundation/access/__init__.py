"""Who may come in: every page has a door, and a page without one stays shut (architecture §3.2, §6).

    @public_page       anyone; no cookie, no session; may be kept by the page cache; GET only
    @participant_page  anyone may send something; no cookie; sent from elsewhere is refused; counted per sender
    @workspace_page    signed in, with a role in the programme that has the power the page needs
    @account_page      signed in, about oneself
    @sign_in_page      the way in itself
    @system_page       for machines: is the server alive

A view gets what its door found out: `place` (programme, language, address) behind the public doors, `desk` (programme, person, powers) in
the workspace. What is not marked is refused with 403 and named by a test.
"""
