"""What images are called in an export, as SQL: no two alike."""

from typing import LiteralString

# The original relative path; those that several images have are told apart by the image's id, as in COCO's
# file; and so are those that another would then share.
NAMES: LiteralString = """
    names as (
        select file_name
        from images
        where project_id = %(project_id)s and deleted_at is null and state <> 'excluded'
        group by file_name
        having count(*) > 1
        union
        select other.file_name
        from names n
        join images i on i.file_name = n.file_name and i.project_id = %(project_id)s
            and i.deleted_at is null and i.state <> 'excluded'
        join images other on other.project_id = %(project_id)s and other.deleted_at is null
            and other.state <> 'excluded'
            and other.file_name = regexp_replace(i.file_name, '(\\.[^./]*)?$', '~' || i.id || '\\1')
    )
"""
FILE_NAME: LiteralString = """
    case
        when n.file_name is null then i.file_name
        else regexp_replace(i.file_name, '(\\.[^./]*)?$', '~' || i.id || '\\1')
    end
"""
