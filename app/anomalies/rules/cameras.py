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
    2011: "Canon EOS 600D, Canon EOS-1D X, iPhone 4S, NIKON D5100",
    2012: "Canon EOS 5D Mark III, Canon EOS 650D, Canon EOS 6D, Canon EOS M, DMC-GH3, DSC-RX100, E-M5, iPhone 5,"
    " NIKON D3200, NIKON D4, NIKON D5200, NIKON D600, NIKON D800, X-E1, X-Pro1",
    2013: "Canon EOS 700D, Canon EOS 70D, DSC-RX100M2, E-M1, ILCE-7, ILCE-7R, iPhone 5c, iPhone 5s, NIKON D5300,"
    " NIKON D610, NIKON D7100, X-E2",
    2014: "Canon EOS 7D Mark II, DMC-GH4, DMC-LX100, DSC-RX100M3, E-M10, ILCE-6000, ILCE-7M2, ILCE-7S, iPhone 6,"
    " iPhone 6 Plus, NIKON D3300, NIKON D750, NIKON D810, X-T1",
    2015: "Canon EOS 5DS, Canon EOS 750D, Canon EOS 760D, DMC-GX8, DSC-RX100M4, E-M5MarkII, ILCE-7RM2, ILCE-7SM2,"
    " iPhone 6s, iPhone 6s Plus, NIKON D5500, NIKON D7200, X-T10",
    2016: "Canon EOS 5D Mark IV, Canon EOS 80D, Canon EOS-1D X Mark II, DSC-RX100M5, E-M1MarkII, FC220, FC330,"
    " FC6310, HERO5 Black, ILCE-6300, ILCE-6500, iPhone 7, iPhone 7 Plus, iPhone SE, NIKON D3400, NIKON D5,"
    " NIKON D500, NIKON D5600, SM-G930F, X-Pro2, X-T2",
    2017: "Canon EOS 200D, Canon EOS 6D Mark II, Canon EOS 77D, Canon EOS 800D, HERO6 Black, ILCE-7RM3, ILCE-9,"
    " iPhone 8, iPhone 8 Plus, iPhone X, NIKON D7500, NIKON D850, Pixel 2, SM-G950F, X-T20",
    2018: "Canon EOS M50, Canon EOS R, DSC-RX100M6, HERO7 Black, ILCE-7M3, iPhone XR, iPhone XS, iPhone XS Max,"
    " L1D-20c, NIKON D3500, NIKON Z 6, NIKON Z 7, Pixel 3, SM-G960F, X-T3",
    2019: "Canon EOS 90D, Canon EOS RP, DSC-RX100M7, FC7203, HERO8 Black, ILCE-6100, ILCE-6400, ILCE-6600,"
    " ILCE-7RM4, ILCE-9M2, iPhone 11, iPhone 11 Pro, iPhone 11 Pro Max, NIKON Z 50, Pixel 4, SM-G973F, X-T30",
    2020: "Canon EOS 850D, Canon EOS R5, Canon EOS R6, DC-S5, E-M1MarkIII, FC3170, FC7303, HERO9 Black, ILCE-7C,"
    " ILCE-7SM3, iPhone 12, iPhone 12 mini, iPhone 12 Pro, iPhone 12 Pro Max, iPhone SE (2nd generation),"
    " NIKON D780, NIKON Z 5, NIKON Z 6_2, NIKON Z 7_2, Pixel 5, X-S10, X-T4, X100V",
    2021: "Canon EOS R3, FC3411, GFX100S, HERO10 Black, ILCE-1, ILCE-7M4, iPhone 13, iPhone 13 mini, iPhone 13 Pro,"
    " iPhone 13 Pro Max, NIKON Z 9, NIKON Z fc, Pixel 6, Pixel 6 Pro, SM-G991B, SM-G998B, X-E4",
    2022: "Canon EOS R10, Canon EOS R6m2, Canon EOS R7, DC-GH6, FC3582, HERO11 Black, ILCE-7RM5, iPhone 14, iPhone"
    " 14 Plus, iPhone 14 Pro, iPhone 14 Pro Max, iPhone SE (3rd generation), NIKON Z 30, OM-1, OM-5, Pixel 6a,"
    " Pixel 7, Pixel 7 Pro, SM-S901B, SM-S908B, X-H2, X-H2S, X-T5",
    2023: "Canon EOS R100, Canon EOS R50, Canon EOS R8, DC-G9M2, DC-S5M2, FC8482, HERO12 Black, ILCE-6700,"
    " ILCE-7CM2, ILCE-7CR, ILCE-9M3, iPhone 15, iPhone 15 Plus, iPhone 15 Pro, iPhone 15 Pro Max, NIKON Z 8,"
    " NIKON Z f, Pixel 7a, Pixel 8, Pixel 8 Pro, SM-S911B, SM-S918B, X-S20",
    2024: "Canon EOS R1, Canon EOS R5m2, HERO13 Black, ILCE-1M2, iPhone 16, iPhone 16 Plus, iPhone 16 Pro, iPhone"
    " 16 Pro Max, NIKON Z50_2, NIKON Z6_3, Pixel 8a, Pixel 9, Pixel 9 Pro, Pixel 9 Pro XL, SM-S921B, SM-S928B,"
    " X-T50, X100VI",
}

ANNOUNCED: Mapping[str, int] = {
    model.casefold(): year for year, models in _BY_YEAR.items() for model in models.split(", ")
}
"""The year by the model, in small letters."""


def announced_in(model: str | None) -> int | None:
    """The year of a model's announcement; None for one that is not known."""
    return ANNOUNCED.get(" ".join(model.split()).casefold()) if model else None
