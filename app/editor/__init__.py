"""The page that hosts the TypeScript editor, with the document it starts from."""
