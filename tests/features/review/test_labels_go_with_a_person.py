"""Where a person's labels are removed with them, agreement and consensus are what the others' labels make them."""

from httpx import Client

from tests.features.privacy.test_erase_a_person import erase
from tests.features.review.conftest import BY_ITSELF, MakePanel, Panel


def labelled(make_panel: MakePanel, *, wanted: int = 3) -> Panel:
    """Three people see the same car a little apart; that settles by itself."""
    panel = make_panel(policy=BY_ITSELF)
    panel.all_label([panel.box(10)], [panel.box(11)], [panel.box(10.5)])
    panel.team.database.execute(
        "update queued_images set held = 3, wanted = %s where image_id = %s",
        [wanted, panel.image_id],
    )
    assert [each["shape"]["x"] for each in panel.objects()] == [10.5]
    return panel


def test_the_consensus_is_settled_anew_without_them(
    make_panel: MakePanel, as_admin: Client
) -> None:
    panel = labelled(make_panel, wanted=2)

    certificate = erase(as_admin, panel.team.people[1], remove_labels=True)

    assert [each["shape"]["x"] for each in panel.objects()] == [10.25]
    rows = certificate["body"]["rows"]
    assert (rows["assignments"], rows["layers"], rows["annotations"]) == (1, 1, 1)
    assert certificate["body"]["labels"] == {"removed": True, "images": 1}
    assert certificate["body"]["kept"]["layers"] == 0
    page = as_admin.get(f"/erasures/{certificate['id']}").text
    assert "Images whose agreement was computed again" in page


def test_nothing_of_them_is_left_in_agreement_and_another_person_is_waited_for(
    make_panel: MakePanel, as_admin: Client
) -> None:
    panel, gone = labelled(make_panel), 1
    person = panel.team.people[gone]

    erase(as_admin, person, remove_labels=True)
    panel.consensus()

    assert panel.team.rows("select 1 from layers where author_id = %(who)s", who=person.id) == []
    sums = "select annotator_id as id from agreement_rater_sums where project_id = %(project)s"
    assert person.id not in {row["id"] for row in panel.team.rows(sums)}
    [queued] = panel.team.rows(
        "select held, open_slots from queued_images where image_id = %(image)s",
        image=panel.image_id,
    )
    assert (queued["held"], queued["open_slots"]) == (2, 1)
    assert panel.objects() == []


def test_unless_it_is_chosen_their_labels_stay(make_panel: MakePanel, as_admin: Client) -> None:
    panel = labelled(make_panel)

    certificate = erase(as_admin, panel.team.people[1])

    assert certificate["body"]["labels"] == {"removed": False, "images": 0}
    assert certificate["body"]["kept"]["layers"] == 1
    assert [each["shape"]["x"] for each in panel.objects()] == [10.5]


def test_decisions_on_what_they_had_marked_are_open_again_and_others_stand(
    make_panel: MakePanel, as_admin: Client
) -> None:
    panel = make_panel(policy=BY_ITSELF)
    panel.all_label(
        [panel.box(10), panel.box(300)], [panel.box(300)], [panel.box(10), panel.box(500)]
    )
    for cluster in panel.clusters():
        panel.decide(cluster, take="fused").raise_for_status()
    panel.team.database.execute(
        "update queued_images set held = 3 where image_id = %s", [panel.image_id]
    )

    erase(as_admin, panel.team.people[1], remove_labels=True)

    assert sorted(each["shape"]["x"] for each in panel.objects()) == [10, 500]
    [reopened] = [each for each in panel.clusters() if each["is_open"]]
    assert reopened["decision"]["is_outdated"]
