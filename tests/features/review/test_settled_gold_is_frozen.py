from tests.features.review.conftest import BY_ITSELF, MakePanel


def test_what_annotators_are_tested_by_is_not_moved_by_their_work(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)
    panel.all_label([panel.box(10)], [panel.box(10)], [panel.box(10)])
    [before] = panel.objects()
    panel.team.database.execute("update images set is_gold = true where id = %s", [panel.image_id])

    panel.label(0, [panel.box(300)])

    assert panel.objects() == [before]
    assert panel.consensus()["settled_at"] is not None


def test_without_gold_the_same_work_reopens_the_image(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)
    panel.all_label([panel.box(10)], [panel.box(10)], [panel.box(10)])
    panel.objects()

    panel.label(0, [panel.box(300)])

    assert panel.consensus()["settled_at"] is None
