"""Shared HTTP plumbing: transactions, errors to responses, security headers, CSRF, paging, templates."""
