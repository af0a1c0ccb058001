"""A project: its people and their roles, its label schema (categories and questions), its guidelines and policy.

A project that one is no member of does not exist for that person. Category and question ids are permanent; removing
one keeps its row, so that exports and history still know it.
"""
