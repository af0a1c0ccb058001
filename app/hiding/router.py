"""Hidden places over JSON, for reviewers and owners."""

from fastapi import APIRouter

from app.accounts.viewer import SignedIn
from app.hiding import service
from app.hiding.places import Place
from app.hiding.queries import find_places, marked_places, told_detector
from app.hiding.schemas import FoundPlaces, HiddenPlaces, NewPlaces, PlaceIn, PlaceOut
from app.images.access import BrieflyReviewedImage, ReviewedImage
from app.images.tools import Tools
from app.web.identifiers import PathId
from app.web.transactions import RequestSession

router = APIRouter(tags=["privacy"])


@router.get("/images/{image_id}/hidden-places")
async def list_places(found: ReviewedImage, session: RequestSession) -> HiddenPlaces:
    """The places that copies of the image always hide, and whether a detector can look for more."""
    places = await marked_places(session, found.image.id)
    return HiddenPlaces(
        items=[PlaceOut.model_validate(place) for place in places], detector=told_detector()
    )


@router.post("/images/{image_id}/hidden-places", status_code=201)
async def mark_places(
    found: ReviewedImage, session: RequestSession, new: NewPlaces
) -> list[PlaceOut]:
    """Mark places: exports that hide any, hide these. Labels and the original stay as they are."""
    places = [Place(**each.model_dump()) for each in new.places]
    marked = await service.mark(session, found, places, found_by=None)
    return [PlaceOut.model_validate(place) for place in marked]


@router.get("/images/{image_id}/found-places")
async def look_for_places(found: BrieflyReviewedImage, tools: Tools) -> FoundPlaces:
    """What a detector finds on the image now, padded as an export hides it. Nothing is kept."""
    places = await find_places(tools, found.image)
    return FoundPlaces(
        items=[PlaceIn.model_validate(place) for place in places], detector=told_detector()
    )


@router.delete("/hidden-places/{place_id}", status_code=204)
async def unmark_place(place_id: PathId, session: RequestSession, viewer: SignedIn) -> None:
    """Take a mark away: copies show the place again, unless a detector finds it."""
    await service.unmark(session, viewer=viewer, place_id=place_id)
