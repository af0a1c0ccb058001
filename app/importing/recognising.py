"""Which image each picture of a file is; what none is, is told. Pure."""

from collections.abc import Iterable

from app.formats.reading.findings import Findings
from app.formats.reading.records import Picture
from app.importing.album import Album, Known
from app.importing.tally import Tally


class Recognition:
    """One file's pictures and the images of an album, each of which is one picture's alone."""

    def __init__(self, album: Album, tally: Tally) -> None:
        self._album = album
        self._tally = tally
        self._seen: dict[int, str] = {}

    def images_of(self, pictures: Iterable[Picture], findings: Findings) -> list[Known | None]:
        """The image that each is; none where there is none, or the file has named it before."""
        return [self._image_of(each, findings) for each in pictures]

    def _image_of(self, picture: Picture, findings: Findings) -> Known | None:
        image = self._album.find(picture)
        if image is None:
            self._refuse_unmatched(picture, findings)
            return None
        if image.id in self._seen:
            done = "left out with what is marked on it"
            expected = f"another image than {self._seen[image.id]}"
            findings.refused("image-twice", picture.place, expected, picture.file_name, done)
            return None
        self._seen[image.id] = picture.place
        self._tally.pictures += 1
        if picture.split:
            self._tally.state_split(picture.split, image.id)
        return image

    def _refuse_unmatched(self, picture: Picture, findings: Findings) -> None:
        self._tally.unmatched += 1
        if len(self._tally.first_unmatched) < 20:
            self._tally.first_unmatched.append(picture.file_name)
        expected = "an image of the project, or a picture that comes along"
        done = "left out with what is marked on it"
        findings.refused("no-such-image", picture.place, expected, picture.file_name, done)
