"""In which year a camera was announced: a table of our own, by the model as EXIF spells it.

It has common models only, and of those only where the year is beyond doubt; docs/anomalies.md says where from. The year
is that of the maker's announcement, so that the first sample pictures are not before it.
"""

from collections.abc import Mapping

_BY_YEAR: Mapping[int, str] = {
    2002: "NIKON D100",
    2003: "Canon EOS 10D, Canon EOS 300D DIGITAL, Canon EOS DIGITAL REBEL",
    2004: "Canon EOS 20D, NIKON D70",
    2005: "Canon EOS 5D, Canon EOS 350D DIGITAL, Canon EOS DIGITAL REBEL XT, NIKON D50, NIKON D200",
    2006: "Canon EOS 30D, Canon EOS 400D DIGITAL, Canon EOS DIGITAL REBEL XTi, NIKON D40, NIKON D80",
    2007: "Canon EOS 40D, iPhone, NIKON D3, NIKON D300",
    2008: "Canon EOS 5D Mark II, Canon EOS 50D, Canon EOS 450D, iPhone 3G, NIKON D60, NIKON D90, NIKON D700",
    2009: "Canon EOS 7D, Canon EOS 500D, iPhone 3GS, NIKON D3000, NIKON D5000",
    2010: "Canon EOS 60D, Canon EOS 550D, iPhone 4, NIKON D3100, NIKON D7000",
    2011: "Canon EOS 600D, iPhone 4S, NIKON D5100",
    2012: "Canon EOS 5D Mark III, Canon EOS 6D, Canon EOS 650D, iPhone 5, NIKON D4, NIKON D600, NIKON D800,"
    " NIKON D3200, NIKON D5200, X-Pro1",
    2013: "Canon EOS 70D, Canon EOS 700D, ILCE-7, ILCE-7R, iPhone 5c, iPhone 5s, NIKON D610, NIKON D5300, NIKON D7100",
    2014: "Canon EOS 7D Mark II, ILCE-6000, ILCE-7M2, ILCE-7S, iPhone 6, iPhone 6 Plus, NIKON D750, NIKON D810,"
    " NIKON D3300, X-T1",
    2015: "Canon EOS 5DS, Canon EOS 750D, Canon EOS 760D, ILCE-7RM2, ILCE-7SM2, iPhone 6s, iPhone 6s Plus,"
    " NIKON D5500, NIKON D7200",
    2016: "Canon EOS 5D Mark IV, Canon EOS 80D, FC220, FC330, FC6310, HERO5 Black, ILCE-6300, ILCE-6500, iPhone 7,"
    " iPhone 7 Plus, iPhone SE, NIKON D5, NIKON D500, NIKON D3400, NIKON D5600, SM-G930F, X-Pro2, X-T2",
    2017: "Canon EOS 6D Mark II, Canon EOS 800D, HERO6 Black, ILCE-7RM3, ILCE-9, iPhone 8, iPhone 8 Plus, iPhone X,"
    " NIKON D850, NIKON D7500, Pixel 2, SM-G950F",
    2018: "Canon EOS R, HERO7 Black, ILCE-7M3, iPhone XR, iPhone XS, iPhone XS Max, L1D-20c, NIKON D3500, NIKON Z 6,"
    " NIKON Z 7, Pixel 3, SM-G960F, X-T3",
    2019: "Canon EOS 90D, Canon EOS RP, HERO8 Black, ILCE-6100, ILCE-6400, ILCE-6600, ILCE-7RM4, iPhone 11,"
    " iPhone 11 Pro, iPhone 11 Pro Max, NIKON Z 50, Pixel 4, SM-G973F",
    2020: "Canon EOS 850D, Canon EOS R5, Canon EOS R6, HERO9 Black, ILCE-7C, ILCE-7SM3, iPhone 12, iPhone 12 mini,"
    " iPhone 12 Pro, iPhone 12 Pro Max, NIKON D780, NIKON Z 5, Pixel 5, X-T4",
    2021: "Canon EOS R3, HERO10 Black, ILCE-1, ILCE-7M4, iPhone 13, iPhone 13 mini, iPhone 13 Pro, iPhone 13 Pro Max,"
    " NIKON Z 9, Pixel 6, Pixel 6 Pro",
    2022: "Canon EOS R7, Canon EOS R10, HERO11 Black, iPhone 14, iPhone 14 Plus, iPhone 14 Pro, iPhone 14 Pro Max,"
    " Pixel 7, Pixel 7 Pro",
    2023: "HERO12 Black, iPhone 15, iPhone 15 Plus, iPhone 15 Pro, iPhone 15 Pro Max, Pixel 8, Pixel 8 Pro",
}

_YEARS: Mapping[str, int] = {
    model.casefold(): year for year, models in _BY_YEAR.items() for model in models.split(", ")
}


def announced_in(model: str | None) -> int | None:
    """The year of a model's announcement; None for one that is not known."""
    return _YEARS.get(" ".join(model.split()).casefold()) if model else None
