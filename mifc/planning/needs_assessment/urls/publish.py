"""Addresses of the step "publish"."""

from django.urls import path

from mifc.planning.needs_assessment.views import pack, public_heard, publish, share

workspace = [
    path("<slug:slug>/publish/", publish.publish, name="publish"),
    path("<slug:slug>/publish/words/", publish.words, name="words"),
    path("<slug:slug>/publish/preview/", publish.preview, name="preview"),
    path("<slug:slug>/publish/quotes/", publish.quotes, name="quotes"),
    path("<slug:slug>/publish/quotes/release/<int:pk>/", publish.release, name="release_quote"),
    path("<slug:slug>/publish/quotes/<int:pk>/withdraw/", publish.withdraw_quote, name="withdraw_quote"),
    path("<slug:slug>/publish/quotes/<int:pk>/move/", publish.move_quote, name="move_quote"),
    path("<slug:slug>/publish/<int:number>/look/", publish.look, name="look_at_edition"),
    path("<slug:slug>/publish/<int:number>/show/", publish.show_edition, name="show_edition"),
    path("<slug:slug>/publish/<int:number>/share/", share.share, name="share_edition"),
    path("<slug:slug>/publish/<int:number>/hide/", publish.hide_edition, name="hide_edition"),
    path("<slug:slug>/publish/<int:number>/board-paper.pdf", publish.paper, {"ending": "pdf"}, name="desk_paper"),
    path("<slug:slug>/publish/<int:number>/board-paper.docx", publish.paper, {"ending": "docx"}, name="desk_docx"),
    path("<slug:slug>/publish/pack/", pack.newest, name="newest_pack"),
    path("<slug:slug>/publish/<int:number>/pack/", pack.pack, name="pack"),
    path("<slug:slug>/publish/<int:number>/evidence-pack.pdf", pack.pack_file, {"ending": "pdf"}, name="pack_pdf"),
    path("<slug:slug>/publish/<int:number>/evidence-pack.zip", pack.pack_file, {"ending": "zip"}, name="pack_zip"),
]

public = [
    path("heard/", public_heard.heard_list, name="heard_list"),
    path("heard/<slug:slug>/", public_heard.heard, name="heard"),
    path("heard/<slug:slug>/<number:number>/", public_heard.heard_number, name="heard_number"),
    path("heard/<slug:slug>/<number:number>/needs.csv", public_heard.needs_csv, name="needs_csv"),
    path("heard/<slug:slug>/<number:number>/figures.csv", public_heard.figures_csv, name="figures_csv"),
    path("heard/<slug:slug>/<number:number>/edition.json", public_heard.edition_json, name="edition_json"),
    path("heard/<slug:slug>/<number:number>/board-paper.pdf", public_heard.paper_pdf, name="board_paper"),
    path("heard/<slug:slug>/<number:number>/board-paper.docx", public_heard.paper_docx, name="board_docx"),
]
