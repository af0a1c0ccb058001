"""The words that stand for EXIF's codes, as the typed columns hold them.

None is a code by which the standard says "unknown" or "not defined".
"""

EXPOSURE_PROGRAMS = {
    0: None,
    1: "manual",
    2: "program",
    3: "aperture_priority",
    4: "shutter_priority",
    5: "creative",
    6: "action",
    7: "portrait",
    8: "landscape",
    9: "bulb",
}
EXPOSURE_MODES = {0: "auto", 1: "manual", 2: "auto_bracket"}
METERING_MODES = {
    0: None,
    1: "average",
    2: "center_weighted_average",
    3: "spot",
    4: "multi_spot",
    5: "multi_segment",
    6: "partial",
    255: "other",
}
WHITE_BALANCES = {0: "auto", 1: "manual"}
LIGHT_SOURCES = {
    0: None,
    1: "daylight",
    2: "fluorescent",
    3: "tungsten",
    4: "flash",
    9: "fine_weather",
    10: "cloudy",
    11: "shade",
    12: "daylight_fluorescent",
    13: "day_white_fluorescent",
    14: "cool_white_fluorescent",
    15: "white_fluorescent",
    16: "warm_white_fluorescent",
    17: "standard_light_a",
    18: "standard_light_b",
    19: "standard_light_c",
    20: "d55",
    21: "d65",
    22: "d75",
    23: "d50",
    24: "iso_studio_tungsten",
    255: "other",
}
SCENE_CAPTURE_TYPES = {0: "standard", 1: "landscape", 2: "portrait", 3: "night", 4: "other"}
FLASH_MODES = {0: None, 1: "on", 2: "off", 3: "auto"}
SENSING_METHODS = {
    1: None,
    2: "one_chip_color_area",
    3: "two_chip_color_area",
    4: "three_chip_color_area",
    5: "color_sequential_area",
    7: "trilinear",
    8: "color_sequential_linear",
}
SUBJECT_DISTANCE_RANGES = {0: None, 1: "macro", 2: "close", 3: "distant"}
GAIN_CONTROLS = {
    0: "none",
    1: "low_gain_up",
    2: "high_gain_up",
    3: "low_gain_down",
    4: "high_gain_down",
}
CONTRASTS = {0: "normal", 1: "low", 2: "high"}
SATURATIONS = {0: "normal", 1: "low", 2: "high"}
SHARPNESSES = {0: "normal", 1: "soft", 2: "hard"}
COLOUR_SPACES = {1: "srgb", 2: "adobe_rgb", 0xFFFF: "uncalibrated", 0xFFFFFFFF: "uncalibrated"}
