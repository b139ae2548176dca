"""Who may let whom in, as what, and how it is taken back."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from mifc.doors.workspace import invitations
from mifc.doors.workspace.tests import factories
from mifc.foundation.accounts.models import HandedCode, User
from mifc.foundation.audit.models import AuditLine
from mifc.foundation.programmes import changes
from mifc.foundation.programmes.models import Invitation, Membership
from mifc.foundation.programmes.permissions import may_give, roles_to_give
from mifc.foundation.programmes.queries import standing_of
from mifc.foundation.programmes.roles import ROLES
from tests.cast import Cast

BASE = "/w/west-midlands/people"


@pytest.fixture
def amina(cast: Cast, client: Client) -> Client:
    client.force_login(cast.amina)
    return client


@pytest.fixture
def bea(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.bea)
    return client


def test_an_invitation_is_a_link_shown_once_and_mailed(cast: Cast, amina: Client) -> None:
    changes.acknowledge_funder(by=None, programme=cast.west, funder="Fund", text="Paid by a fund.")
    answer = amina.post(f"{BASE}/invite/", {"name": "Jana", "email": "jana@example.org", "role": "translator", "city": ""})
    assert answer.url == f"{BASE}/links/"
    page = amina.get(answer.url).content.decode()
    secret = page.split("/w/invitation/")[1].split("/")[0]
    kept = Invitation.objects.of(cast.west).get()
    assert (kept.role, kept.invited_by) == ("translator", cast.amina)
    assert kept.secret_hash == changes.hash_of_secret(secret)
    (sent,) = mail.outbox
    assert secret in sent.body
    assert "Paid by a fund." in sent.body
    assert Client().get(f"/w/invitation/{secret}/").status_code == 200
    assert "Jana" in amina.get(f"{BASE}/").content.decode()
    assert secret not in amina.get(f"{BASE}/links/").content.decode()


def test_a_mail_that_does_not_go_out_is_said(cast: Cast, amina: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(invitations, "send_mail", broken)
    amina.post(f"{BASE}/invite/", {"name": "Jana", "email": "jana@example.org", "role": "translator", "city": ""})
    page = amina.get(f"{BASE}/links/").content.decode()
    assert "could not be sent. Hand the link over yourself." in page
    assert "/w/invitation/" in page


def test_withdrawn_and_taken_back(cast: Cast, amina: Client) -> None:
    invitation = factories.invitation(cast.west)
    amina.post(f"{BASE}/invitations/{invitation.pk}/withdraw/")
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None
    token = next(iter(amina.session["mifc_undo"]))
    amina.post(f"/w/west-midlands/undo/{token}/")
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None


@pytest.mark.parametrize("role", ROLES)
def test_nobody_gives_more_than_she_may_do_herself(cast: Cast, role: str) -> None:
    lead, city = (standing_of(user=cast.people[name], programme=cast.west) for name in ("amina", "bea"))
    assert lead is not None
    assert city is not None
    assert may_give(lead, role, cast.coventry.pk)[0]
    allowed = role not in ("lead-coordinator", "editor")
    assert may_give(city, role, cast.coventry.pk)[0] is allowed
    assert not may_give(city, role, cast.birmingham.pk)[0]
    assert not may_give(city, role, None)[0]
    for name in ("carlos", "dilan", "grace", "idris"):
        standing = standing_of(user=cast.people[name], programme=cast.west)
        assert standing is not None
        assert not may_give(standing, role, None)[0]
        assert roles_to_give(standing) == []


def test_a_citys_coordinator_invites_into_her_city_only(cast: Cast, bea: Client) -> None:
    page = bea.get(f"{BASE}/invite/").content.decode()
    assert "Birmingham" not in page
    assert 'value="lead-coordinator"' not in page
    for city in ("", str(cast.birmingham.pk)):
        assert bea.post(f"{BASE}/invite/", {"name": "X", "role": "translator", "city": city}).status_code == 200
    assert bea.post(f"{BASE}/invite/", {"name": "X", "role": "lead-coordinator", "city": str(cast.coventry.pk)}).status_code == 200
    assert not Invitation.objects.of(cast.west).exists()
    assert bea.post(f"{BASE}/invite/", {"name": "X", "role": "translator", "city": str(cast.coventry.pk)}).status_code == 302
    assert Invitation.objects.of(cast.west).get().city == cast.coventry


def test_a_citys_coordinator_sees_her_city_and_what_is_shared(cast: Cast, bea: Client) -> None:
    far = factories.membership(cast.west, city=cast.birmingham, user=User.objects.create_user(name="Faraway"))
    factories.invitation(cast.west, city=cast.birmingham, name="Distant")
    invitation = Invitation.objects.of(cast.west).get()
    page = bea.get(f"{BASE}/").content.decode()
    assert "Carlos" in page
    assert "Faraway" not in page
    assert "Distant" not in page
    assert bea.get(f"{BASE}/{far.user_id}/").status_code == 404
    assert bea.post(f"{BASE}/roles/{far.pk}/take/").status_code == 404
    assert bea.post(f"{BASE}/invitations/{invitation.pk}/withdraw/").status_code == 404
    shared = Membership.objects.of(cast.west).get(user=cast.carlos)
    bea.post(f"{BASE}/roles/{shared.pk}/take/")
    assert Membership.objects.of(cast.west).filter(pk=shared.pk).exists()


def test_a_role_is_given_taken_and_put_back(cast: Cast, amina: Client) -> None:
    amina.post(f"{BASE}/{cast.carlos.pk}/", {"role": "city-coordinator", "city": str(cast.birmingham.pk)})
    given = Membership.objects.of(cast.west).get(user=cast.carlos, role="city-coordinator")
    assert given.city == cast.birmingham
    missing_city = amina.post(f"{BASE}/{cast.dilan.pk}/", {"role": "city-coordinator", "city": ""})
    assert "Choose the city this person coordinates." in missing_city.content.decode()
    amina.post(f"{BASE}/roles/{given.pk}/take/")
    assert not Membership.objects.of(cast.west).filter(pk=given.pk).exists()
    token = next(iter(amina.session["mifc_undo"]))
    amina.post(f"/w/west-midlands/undo/{token}/")
    assert Membership.objects.of(cast.west).get(pk=given.pk).user == cast.carlos


def test_the_last_lead_coordinator_stays(cast: Cast, amina: Client) -> None:
    last = Membership.objects.of(cast.west).get(user=cast.amina)
    amina.post(f"{BASE}/roles/{last.pk}/take/")
    assert Membership.objects.of(cast.west).filter(pk=last.pk).exists()
    assert "only lead coordinator" in amina.get(f"{BASE}/").content.decode()


def test_somebody_without_email_gets_a_code_shown_once(cast: Cast, amina: Client) -> None:
    answer = amina.post(f"{BASE}/without-e-mail/", {"name": "Kofi", "language": "ar", "role": "peer-researcher", "city": ""})
    kofi = User.objects.get(name="Kofi")
    assert (kofi.email, kofi.language) == (None, "ar")
    assert answer.url == f"{BASE}/{kofi.pk}/code/"
    page = amina.get(answer.url).content.decode()
    code = page.split('<bdi dir="ltr"><strong>')[1].split("<")[0]
    assert code not in amina.get(answer.url).content.decode()
    signed_in = Client().post("/w/sign-in/handed/", {"code": code})
    assert signed_in.status_code == 302
    assert AuditLine.objects.of(cast.west).filter(verb="said", by=cast.amina, record_id=str(kofi.pk)).count() == 1
    amina.post(f"{BASE}/{kofi.pk}/take-codes/")
    assert not HandedCode.objects.filter(user=kofi, revoked_at__isnull=True).exists()


def test_a_code_opens_every_programme_so_every_role_counts(cast: Cast, amina: Client, bea: Client) -> None:
    """Bea may not let herself in as somebody who may do more, nor Amina as somebody who works elsewhere too."""
    kofi = factories.membership(cast.west, role="peer-researcher", city=cast.coventry).user
    bea.post(f"{BASE}/{kofi.pk}/make-code/")
    assert HandedCode.objects.filter(user=kofi).count() == 1
    factories.membership(cast.west, user=kofi, role="lead-coordinator")
    bea.post(f"{BASE}/{kofi.pk}/make-code/")
    assert HandedCode.objects.filter(user=kofi).count() == 1
    factories.membership(cast.other, user=kofi, role="translator")
    amina.post(f"{BASE}/{kofi.pk}/make-code/")
    assert HandedCode.objects.filter(user=kofi).count() == 1
    assert "another programme" in amina.get(f"{BASE}/{kofi.pk}/").content.decode()


def test_who_has_email_gets_no_code(cast: Cast, amina: Client) -> None:
    amina.post(f"{BASE}/{cast.carlos.pk}/make-code/")
    assert not HandedCode.objects.exists()


def test_searched_filtered_sorted_and_the_address_holds_it(cast: Cast, amina: Client) -> None:
    page = amina.get(f"{BASE}/", {"q": "ca", "role": "partner-staff"}).content.decode()
    assert "Carlos" in page
    assert "Dilan" not in page
    names = amina.get(f"{BASE}/", {"sort": "-name"}).content.decode()
    assert names.index("Idris") < names.index("Amina</a>")


def test_the_list_asks_as_often_for_many_as_for_few(cast: Cast, amina: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    amina.get(f"{BASE}/")
    with CaptureQueriesContext(connection) as few:
        amina.get(f"{BASE}/")
    for number in range(70):
        factories.membership(cast.west, user=User.objects.create_user(name=f"Person {number}"))
    with CaptureQueriesContext(connection) as many:
        amina.get(f"{BASE}/")
    assert len(many) == len(few)
    assert len(many) <= 14
