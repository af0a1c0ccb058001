"""Every column that can hold words is looked through when somebody is erased, or says here why it need not be."""

from typing import Any

import psycopg
import pytest
from httpx import Client

from app.privacy.texts import PLACES
from tests.conftest import Person
from tests.factories.projects import make_project
from tests.features.privacy.test_erase_a_person import erase

Database = psycopg.Connection[Any]

OURS = "words, keys and numbers that Concord itself chooses"
ACCOUNT = "the account and what hangs on it: emptied or deleted with the person"
IMAGE = "of one image: deleted with it; of people only what its file said"
LABELS = "what somebody labelled, by the project's own words and by numbers"
TYPED = "what people typed to each other or called things; docs/privacy.md says that it is not looked for"
SECRETS = "addresses and keys of other machines"

REASONS = {
    OURS: """
        agreement_category_sums.family agreement_confusions.family agreement_expected.family agreement_judges.model
        agreement_judges.scope agreement_object_sums.family agreement_pair_sums.family agreement_rater_sums.family
        agreement_stale.error alembic_version.version_num annotations.kind assignments.state audit_entries.action
        batch_images.before batch_images.outcome batch_images.wanted batches.deed clusters.family clusters.fingerprint
        clusters.key clusters.status decisions.cluster_key decisions.fingerprint decisions.kind disagreements.status
        erasures.body erasures.kind erasures.previous_sha256 erasures.sha256 evaluations.numbers evaluations.truth
        experiments.subject exports.digest_key exports.file_key exports.format exports.sha256 hidden_places.found_by
        hidden_places.kind image_anomalies.kind image_embeddings.model image_groups.kind imports.format imports.source
        imports.state jobs.kind jobs.state jobs.unique_key layers.kind projects.review questions.mode split_pins.split
        verdicts.verdict version_splits.split webhook_deliveries.event webhook_deliveries.state webhooks.events
        procrastinate_events.* procrastinate_jobs.* procrastinate_periodic_defers.*
    """,
    ACCOUNT: """
        api_tokens.name api_tokens.prefix audit_entries.address invitations.email invitations.role members.role
        sessions.address sessions.user_agent sign_in_failures.key users.email users.name users.password_hash
        users.preferences users.role
    """,
    IMAGE: "image_metadata.* image_origins.* image_quality.* images.*",
    LABELS: """
        agreement_votes.values annotations.attributes annotations.extra annotations.segmentation annotations.shape
        answers.values clusters.members decisions.content decisions.members disagreements.labels layer_revisions.diff
        ruling_examples.shape verdicts.marks
    """,
    TYPED: """
        assignments.note assignments.skip_reason categories.* comments.text decisions.note evaluations.model
        exports.name layers.source pools.name projects.description projects.extra projects.guidelines projects.name
        questions.name questions.values relabellings.changes relabellings.report relabellings.undo_report
        ruling_examples.caption rulings.body rulings.title verdicts.note
    """,
    SECRETS: "webhooks.secret webhooks.stopped_because webhooks.url",
}


def columns_with_words(database: Database) -> set[str]:
    rows = database.execute(
        """
        select c.table_name || '.' || c.column_name
        from information_schema.columns c
        join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
          and c.udt_name in ('text', 'varchar', 'bpchar', 'citext', 'json', 'jsonb', '_text', '_varchar')
        """
    )
    return {str(row[0]) for row in rows}


def test_every_text_is_looked_through_or_has_a_reason(database: Database) -> None:
    columns = columns_with_words(database)
    searched = {f"{place.table}.{place.column}" for place in PLACES}
    named = {name for names in REASONS.values() for name in names.split()}
    whole = {name.removesuffix(".*") for name in named if name.endswith(".*")}
    reasoned = {each for each in columns if each in named or each.partition(".")[0] in whole}

    assert columns - searched - reasoned == set()
    assert searched & reasoned == set()
    assert searched - columns == set()
    assert {name for name in named if not name.endswith(".*")} - columns == set()


@pytest.fixture
def named_everywhere(as_owner: Client, annotator: Person, database: Database) -> dict[str, int]:
    """What a filter by the annotator leaves behind, and a card that names them; table → row."""
    project_id = int(make_project(as_owner)["id"])
    owner_id = int(as_owner.get("/api/v1/me").json()["id"])
    line = f'{{"where": "state:new annotator:{annotator.email}"}}'
    ids: dict[str, int] = {}
    for table, columns, values in (
        ("exports", "format, options", "'coco', %(line)s"),
        ("experiments", "subject, parameters", "'agreement', %(line)s"),
        ("evaluations", "model, truth, parameters", "'m', 'accepted', %(line)s"),
    ):
        row = database.execute(
            f"insert into {table} (project_id, created_by, {columns})"
            f" values (%(project)s, %(owner)s, {values}) returning id",
            {"project": project_id, "owner": owner_id, "line": line},
        ).fetchone()
        assert row is not None
        ids[table] = int(row[0])
    contact = {"contact": f"Ask {annotator.email}."}
    as_owner.put(f"/api/v1/projects/{project_id}/insights/card", json=contact).raise_for_status()
    return ids | {"dataset_cards": project_id}


def test_filters_and_cards_forget_the_e_mail(
    as_admin: Client, annotator: Person, database: Database, named_everywhere: dict[str, int]
) -> None:
    certificate = erase(as_admin, annotator)

    assert certificate["body"]["left"] == 0
    for table, row_id in named_everywhere.items():
        key = "project_id" if table == "dataset_cards" else "id"
        row = database.execute(
            f"select t::text from {table} t where {key} = %s", [row_id]
        ).fetchone()
        assert row is not None
        assert annotator.email not in row[0]
        assert "[erased]" in row[0]
