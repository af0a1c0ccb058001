"""Writing projects: one function per use case, each with its entry in the audit log."""

from app.projects.service.archive import refuse_archived
from app.projects.service.categories import (
    add_categories,
    add_category,
    change_category,
    define_category,
    open_categories,
    order_categories,
    remove_category,
    restore_category,
)
from app.projects.service.invitations import accept_invitation, invite, revoke_invitation
from app.projects.service.members import remove_member, set_role
from app.projects.service.projects import (
    change_project,
    create_project,
    delete_project,
    purge_deleted_projects,
    restore_project,
    spend_extra,
)
from app.projects.service.questions import (
    add_question,
    add_questions,
    change_question,
    order_questions,
    remove_question,
    restore_question,
)

__all__ = [
    "accept_invitation",
    "add_categories",
    "add_category",
    "add_question",
    "add_questions",
    "change_category",
    "change_project",
    "change_question",
    "create_project",
    "define_category",
    "delete_project",
    "invite",
    "open_categories",
    "order_categories",
    "order_questions",
    "purge_deleted_projects",
    "refuse_archived",
    "remove_category",
    "remove_member",
    "remove_question",
    "restore_category",
    "restore_project",
    "restore_question",
    "revoke_invitation",
    "set_role",
    "spend_extra",
]
