"""Who labels what: open → in_progress → submitted → accepted or returned; or skipped.

An image is handed out to as many annotators as the project's overlap asks for, each person at most once. A lease
returns the image of a closed laptop; the laptop's work is still taken when it opens again.
"""
