"""The three stories that the demo place is there to tell, by name and place.

Pages, tests and README point at these names. Coordinates are metres from ``ground.ORIGIN``.
"""

NAME = "Merrowshire (a made-up county)"

TANNERS_ROW = "Tanner's Row"
"""A street whose food, money and loneliness needs are cut in two by a ward and district line."""
TANNERS_ROW_AT = (9150.0, 7040.0)
"""Where the street crosses the line of the old mill leat."""

CHAPEL_HALL = "Chapel Hall"
"""A hall just across the line from the half of Tanner's Row that has none."""
CHAPEL_HALL_METRES = 120.0
"""Its distance from the line."""

QUAYSIDE_STREET = "Quayside Street"
"""A street by the river that no police officer's patch reaches."""
QUAYSIDE_STREET_AT = (10_060.0, 6_180.0)
"""A point of the river that the street runs along."""

STORY_WARDS = {"X05000003": "Tanners", "X05000015": "Leatside"}
"""The two wards, of two districts, that Tanner's Row lies in: north and south of the line."""
WARD_WITHOUT_HALL = "X05000003"
WARD_WITH_HALL = "X05000015"

POSTCODES, ASSETS, NEEDS = 1_500, 1_200, 900
"""How many of each there are."""

PROPOSER = "maya@example.org"
"""The contributor whose proposals wait on the review page."""

GROUPS = ("Friends of Tanner's Row", "Quayside Residents' Association", "Merrow Ramblers (made up)")
"""The groups that look after part of the place."""
MEMBER, LEAD = "Bilal Orr", "Ada Fenn"
"""A member and the lead of the first group."""
WAITING = {"A bench half way up Tanner's Row": "place", "Bins at the top of the Row": "environment"}
"""What that member sent in, with what it is about: the first waits, the other came back."""
RETURNED = "Which end of the street do you mean? Please say the house numbers."
