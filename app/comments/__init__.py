"""What people say to each other about an image: threads pinned to an annotation, to a place, or to the whole image.

A thread has at least one comment, its first, whose id is the thread's. It is open until somebody who sees it resolves
it, and outlives the annotation that it is pinned to. Ids come from the client, so repeating a request is harmless.

Who sees all work sees all threads. In a blind project an annotator sees the threads on their own layer, those they
began, and those in which a reviewer mentions them.
"""
