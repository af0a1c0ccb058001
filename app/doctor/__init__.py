"""Examines datasets in files and says what is wrong with them: COCO JSON, YOLO folders, VOC folders.

Pure in the sense of the ladder: paths in, findings out, knowing neither web nor database. Each check is one small
function that is registered with its code, its severity and its explanation (`findings.Register`); reading never
refuses more than it must, so that one broken record does not hide the others. Memory stays in proportion to the file,
whatever it claims: no picture is decoded and no mask is drawn that the file's own sizes make larger than it could
honestly be.
"""
