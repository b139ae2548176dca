"""The card on a person's own phone."""

from django.urls import path

from mifc.planning.needs_assessment.views import asked_again, public_card

short = [
    path("a/<str:code>/", public_card.short_address, name="short_address"),
    path("card-worker.js", public_card.worker, name="card_worker"),
]

public = [
    path("card/", public_card.current_card, name="current_card"),
    path("ask-again/<slug:slug>/", asked_again.ask_me_again, name="ask_me_again"),
    path("card/take-back/", public_card.take_back, name="take_back"),
    path("card/<str:code>/", public_card.card, name="card"),
]
