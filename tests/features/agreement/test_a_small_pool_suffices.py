"""Readers take one connection at a time: many of them on a pool of two wait for each other, and none for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.features.agreement.conftest import Team
from tests.servers import Server, client_of_server, running_server


def test_many_readers_on_two_connections_are_all_answered(
    make_team: Callable[..., Team], server: Server
) -> None:
    team = make_team(2, images=2)
    for image_id in team.image_ids:
        for who in range(2):
            team.put(who, image_id, [team.box(10.0 + who, 20.0)])
    paths = [
        f"/api/v1/projects/{team.id}/agreement",
        f"/api/v1/projects/{team.id}/annotators/{team.people[0].id}/agreement",
        f"/api/v1/projects/{team.id}/disagreements",
        f"/projects/{team.id}/agreement",
        f"/projects/{team.id}/annotators/{team.people[0].id}",
        f"/projects/{team.id}/disagreements",
    ]
    small = server.settings.model_copy(update={"database_pool_size": 2, "run_jobs": False})

    with (
        running_server(small) as crowded,
        client_of_server(crowded.url, Authorization=team.owner.headers["Authorization"]) as client,
        ThreadPoolExecutor(12) as readers,
    ):
        answers = list(readers.map(lambda path: client.get(path).status_code, paths * 4))

    assert answers == [200] * len(answers)
