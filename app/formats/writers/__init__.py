"""One file for each family of formats that can be written; `app.formats.registry` lists them."""
