"""Use cases of comments: begin a thread, reply, change one's words, delete and restore them, resolve and reopen."""

from app.comments.service.adding import begin_thread, reply
from app.comments.service.changing import delete_comment, edit_comment, restore_comment
from app.comments.service.erasing import erase_comments_of
from app.comments.service.resolving import reopen_thread, resolve_thread

__all__ = [
    "begin_thread",
    "delete_comment",
    "edit_comment",
    "erase_comments_of",
    "reopen_thread",
    "reply",
    "resolve_thread",
    "restore_comment",
]
