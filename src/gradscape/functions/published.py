"""The functions of the gallery as they were published, with what is known of them.

Points are the doubles nearest to the exact ones, which were solved for at 50 digits; where they
are given as complete, the domain was searched from a grid of 45 by 45 starting points.
"""

from __future__ import annotations

from gradscape.functions.entry import GalleryEntry, StationaryPoint

__all__ = ["ENTRIES"]

_JAMIL_YANG = "M. Jamil, X.-S. Yang, Int. J. Math. Modelling Numer. Optim. 4 (2013) 150, no. "


def _entry(
    name: str,
    title: str,
    expression: str,
    domain: dict[str, tuple[float, float]],
    *,
    source: str,
    note: str,
    points: str,
    complete: bool = False,
) -> GalleryEntry:
    """Make an entry; each line of `points` is a kind, the coordinates, and the value there."""
    found = []
    for line in points.strip().splitlines():
        kind, *numbers = line.split()
        *point, value = (float(number) for number in numbers)
        found.append(StationaryPoint(tuple(point), value, kind))
    bottoms = [p for p in found if p.kind in ("minimum", "tip")]
    lowest = min((p.value for p in bottoms), default=0.0)
    return GalleryEntry(
        name=name,
        title=title,
        expression=expression,
        variables=tuple(domain),
        ranges=tuple(domain.values()),
        minima=tuple((p.point, p.value) for p in bottoms if p.value <= lowest + 1e-9),
        stationary=tuple(p for p in found if p.kind != "tip"),
        complete=complete,
        source=source,
        note=note,
    )


ENTRIES = (
    _entry(
        "sum_of_squares",
        "Sum of squares",
        "x0**2 + x1**2",
        {"x0": (-2, 2), "x1": (-2, 2)},
        source="K. Saitoh, Deep Learning from Scratch, O'Reilly Japan, 2016, section 4.4",
        note="Each partial derivative depends on its own coordinate alone.",
        complete=True,
        points="minimum 0 0 0",
    ),
    _entry(
        "product",
        "Product",
        "x0*x1",
        {"x0": (-2, 2), "x1": (-2, 2)},
        source="the function that took the sum of squares' place in the story of this package",
        note="The simplest saddle; each partial derivative is the other coordinate.",
        complete=True,
        points="saddle 0 0 0",
    ),
    _entry(
        "sine_of_product",
        "Sine of the product",
        "sin(x0*x1)",
        {"x0": (-2, 2), "x1": (-2, 2)},
        source="the third function of the story of this package",
        note="Ridges and valleys along the hyperbolas x0*x1 = ±pi/2; no isolated extremum.",
        points="saddle 0 0 0",
    ),
    _entry(
        "elongated_bowl",
        "Elongated bowl",
        "x**2/20 + y**2",
        {"x": (-10, 10), "y": (-10, 10)},
        source="K. Saitoh, Deep Learning from Scratch, O'Reilly Japan, 2016, section 6.1",
        note="Plain descent zigzags; the picture on which optimizers are compared.",
        complete=True,
        points="minimum 0 0 0",
    ),
    _entry(
        "rosenbrock",
        "Rosenbrock's valley",
        "(1 - x)**2 + 100*(y - x**2)**2",
        {"x": (-2, 2), "y": (-1, 3)},
        source="H. H. Rosenbrock, The Computer Journal 3 (1960) 175",
        note="A curved valley; the slopes span five decades.",
        complete=True,
        points="minimum 1 1 0",
    ),
    _entry(
        "himmelblau",
        "Himmelblau's function",
        "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
        {"x": (-5, 5), "y": (-5, 5)},
        source="D. M. Himmelblau, Applied Nonlinear Programming, McGraw-Hill, 1972",
        note="Four minima of the same value.",
        complete=True,
        points="""
            minimum       -3.779310253377747  -3.2831859912861696 0
            minimum       -2.805118086952745    3.131312518250573 0
            minimum       3.5844283403304917  -1.8481265269644036 0
            minimum                        3                    2 0
            saddle         3.385154183607021  0.07385187983774928 13.31192627040559
            saddle       0.08667750455539636    2.884254701174776 67.71915008752615
            saddle       -3.0730257507643897 -0.08135304428796751 104.0151629175581
            saddle      -0.12796134673068008  -1.9537149802445763 178.33723920192747
            maximum      -0.2708445906673476  -0.9230385564799815 181.6165215225827
        """,
    ),
    _entry(
        "beale",
        "Beale's function",
        "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
        {"x": (-4.5, 4.5), "y": (-4.5, 4.5)},
        source="E. M. L. Beale, Technical Report 25, Princeton University, 1958",
        note="Flat near the axis y = 1, steep at the corners.",
        complete=True,
        points="""
            minimum                        3                  0.5 0
            saddle       0.10053793732415836   -2.644513585023125 9.86451228475556
            saddle                         0                    1 14.203125
        """,
    ),
    _entry(
        "booth",
        "Booth's function",
        "(x + 2*y - 7)**2 + (2*x + y - 5)**2",
        {"x": (-10, 10), "y": (-10, 10)},
        source=_JAMIL_YANG + "20",
        note="A quadratic bowl.",
        complete=True,
        points="minimum 1 3 0",
    ),
    _entry(
        "matyas",
        "Matyas's function",
        "0.26*(x**2 + y**2) - 0.48*x*y",
        {"x": (-10, 10), "y": (-10, 10)},
        source=_JAMIL_YANG + "71",
        note="A quadratic bowl, 25 times as long as steep.",
        complete=True,
        points="minimum 0 0 0",
    ),
    _entry(
        "mccormick",
        "McCormick's function",
        "sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1",
        {"x": (-1.5, 4), "y": (-3, 4)},
        source=_JAMIL_YANG + "72",
        note="The lower of two minima; beyond the domain there are lower ones.",
        complete=True,
        points="""
            minimum      -0.5471975511965977  -1.5471975511965979 -1.9132229549810364
            minimum       2.5943951023931957   1.5943951023931955 1.2283696986087569
            saddle        1.5471975511965979   0.5471975511965977 1.9132229549810364
        """,
    ),
    _entry(
        "three_hump_camel",
        "Three-hump camel",
        "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2",
        {"x": (-2, 2), "y": (-2, 2)},
        source=_JAMIL_YANG + "29",
        note="Three minima in a row.",
        complete=True,
        points="""
            minimum                        0                    0 0
            minimum      -1.7475523458302888   0.8737761729151444 0.2986384422368598
            minimum       1.7475523458302888  -0.8737761729151444 0.2986384422368598
            saddle          1.07054229182366    -0.53527114591183 0.8773615577631402
            saddle         -1.07054229182366     0.53527114591183 0.8773615577631402
        """,
    ),
    _entry(
        "six_hump_camel",
        "Six-hump camel",
        "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (4*y**2 - 4)*y**2",
        {"x": (-2, 2), "y": (-1.2, 1.2)},
        source="L. C. W. Dixon, G. P. Szegö, Towards Global Optimisation 2, North-Holland, 1978",
        note="Six minima, two of them lowest.",
        complete=True,
        points="""
            minimum     -0.08984201310031806   0.7126564030207396 -1.0316284534898774
            minimum      0.08984201310031806  -0.7126564030207396 -1.0316284534898774
            minimum       -1.703606714969981   0.7960835686726251 -0.21546382438371764
            minimum        1.703606714969981  -0.7960835686726251 -0.21546382438371764
            minimum      -1.6071047529201972  -0.5686514548841314 2.1042503103112584
            minimum       1.6071047529201972   0.5686514548841314 2.1042503103112584
            saddle                         0                    0 0
            saddle        1.1092053368047865  -0.7682680925095399 0.5437186009781851
            saddle       -1.1092053368047865   0.7682680925095399 0.5437186009781851
            saddle       -1.6380679841897785 -0.22867406904439408 2.2293571975307147
            saddle        1.6380679841897785  0.22867406904439408 2.2293571975307147
            saddle       -1.2960702671671092  -0.6050843880386585 2.22947081802986
            saddle        1.2960702671671092   0.6050843880386585 2.22947081802986
            maximum      -1.2302298765166526 -0.16233458445899496 2.496295351023577
            maximum       1.2302298765166526  0.16233458445899496 2.496295351023577
        """,
    ),
    _entry(
        "goldstein_price",
        "Goldstein and Price's function",
        (
            "(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))*(30 "
            "+ (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))"
        ),
        {"x": (-2, 2), "y": (-2, 2)},
        source="A. A. Goldstein, J. F. Price, Mathematics of Computation 25 (1971) 569",
        note="Values from 3 to a million.",
        complete=True,
        points="""
            minimum                        0                   -1 3
            minimum                     -0.6                 -0.4 30
            minimum                      1.8                  0.2 84
            minimum                      1.2                  0.8 840
            saddle                      -0.4                 -0.6 35
            saddle                       1.2                 -0.2 99
            saddle                       1.4                  0.6 980
            saddle                       0.6                  0.4 990
            maximum                      0.8                  0.2 1155
        """,
    ),
    _entry(
        "branin",
        "Branin's function",
        "(y - 5.1*x**2/(4*pi**2) + 5*x/pi - 6)**2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
        {"x": (-5, 10), "y": (0, 15)},
        source="F. H. Branin, IBM Journal of Research and Development 16 (1972) 504",
        note="Three minima of the same value.",
        complete=True,
        points="""
            minimum       -3.141592653589793               12.275 0.3978873577297383
            minimum        3.141592653589793                2.275 0.3978873577297383
            minimum         9.42477796076938                2.475 0.3978873577297383
            saddle                         0                    6 19.60211264227026
            saddle         6.283185307179586                  1.1 19.60211264227026
        """,
    ),
    _entry(
        "easom",
        "Easom's function",
        "-cos(x)*cos(y)*exp(-(x - pi)**2 - (y - pi)**2)",
        {"x": (0, 6), "y": (0, 6)},
        source="E. E. Easom, thesis, University of Louisville, 1990",
        note="One narrow well on a plain that is flat to the last digit.",
        points="minimum 3.141592653589793 3.141592653589793 -1",
    ),
    _entry(
        "styblinski_tang",
        "Styblinski and Tang's function",
        "(x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2",
        {"x": (-5, 5), "y": (-5, 5)},
        source="M. A. Styblinski, T.-S. Tang, Neural Networks 3 (1990) 467",
        note="Four wells of three depths.",
        complete=True,
        points="""
            minimum       -2.903534027771177   -2.903534027771177 -78.33233140754282
            minimum       -2.903534027771177    2.746802770990837 -64.19561235905536
            minimum        2.746802770990837   -2.903534027771177 -64.19561235905536
            minimum        2.746802770990837    2.746802770990837 -50.05889331056788
            saddle        -2.903534027771177   0.1567312567803401 -38.97055334471606
            saddle        0.1567312567803401   -2.903534027771177 -38.97055334471606
            saddle        0.1567312567803401    2.746802770990837 -24.833834296228584
            saddle         2.746802770990837   0.1567312567803401 -24.833834296228584
            maximum       0.1567312567803401   0.1567312567803401 0.39122471811071613
        """,
    ),
    _entry(
        "monkey_saddle",
        "Monkey saddle",
        "x**3 - 3*x*y**2",
        {"x": (-2, 2), "y": (-2, 2)},
        source="D. Hilbert, S. Cohn-Vossen, Anschauliche Geometrie, Springer, 1932, section 29",
        note="Three ways down, two for the legs and one for the tail; the Hessian vanishes.",
        complete=True,
        points="degenerate 0 0 0",
    ),
    _entry(
        "ring",
        "Ring",
        "(x**2 + y**2 - 1)**2",
        {"x": (-1.5, 1.5), "y": (-1.5, 1.5)},
        source="J. Goldstone, Il Nuovo Cimento 19 (1961) 154",
        note="Every point of the unit circle is a minimum; four are listed.",
        points="""
            minimum                        1                    0 0
            minimum                        0                    1 0
            minimum                       -1                    0 0
            minimum                        0                   -1 0
            maximum                        0                    0 1
        """,
    ),
    _entry(
        "rastrigin",
        "Rastrigin's function",
        "20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)",
        {"x": (-5.12, 5.12), "y": (-5.12, 5.12)},
        source="L. A. Rastrigin, Systems of Extremal Control, Nauka, 1974",
        note="A grid of more than a hundred minima.",
        points="minimum 0 0 0",
    ),
    _entry(
        "ackley",
        "Ackley's function",
        ("-20*exp(-0.2*sqrt((x**2 + y**2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + 20 + e"),
        {"x": (-5, 5), "y": (-5, 5)},
        source="D. H. Ackley, A Connectionist Machine for Genetic Hillclimbing, Kluwer, 1987",
        note="The minimum is the tip of a cone: there is no gradient there.",
        points="tip 0 0 0",
    ),
    _entry(
        "bird",
        "Mishra's bird",
        "sin(x)*exp((1 - cos(y))**2) + cos(y)*exp((1 - sin(x))**2) + (x - y)**2",
        {"x": (-6.25, 6.25), "y": (-6.25, 6.25)},
        source="S. K. Mishra, Some new test functions, MPRA paper 2718, Munich, 2006",
        note="Two lowest of six minima.",
        points="""
            minimum      -1.5821421769300335  -3.1302468034546562 -106.76453674926468
            minimum        4.701043130249553     3.15293850372493 -106.76453674926468
            minimum       -1.536662471846804   3.1074587986417006 -87.31088273300352
            minimum        4.655171399427279   -3.084375072632382 -48.40602343067036
            minimum       -5.617907679231666    -5.37766660833261 1.4870191265420762
            minimum       0.6652776279479201   0.9055186988469766 1.4870191265420762
        """,
    ),
    _entry(
        "peaks",
        "Peaks",
        (
            "3*(1 - x)**2*exp(-x**2 - (y + 1)**2) - 10*(x/5 - x**3 - y**5)*exp(-x**2 "
            "- y**2) - exp(-(x + 1)**2 - y**2)/3"
        ),
        {"x": (-3, 3), "y": (-3, 3)},
        source="MATLAB's function peaks, The MathWorks",
        note="Three hills and three hollows.",
        complete=True,
        points="""
            minimum      0.22827892055636909  -1.6255349574999964 -6.551133332835837
            minimum      -1.3473962443682108  0.20451886609700518 -3.04984940280026
            minimum       0.2964455538468321  0.32019624766683435 -0.06493586825552689
            saddle        0.4163233216785082  -0.3941450984024246 0.4085479245941372
            saddle       -0.2659375568372457   0.4667399937262694 0.7882934626789642
            saddle        1.0982728343350927   0.8544609795247524 2.2491916615269307
            maximum        1.285684697241304 -0.004847559075593672 3.592489918002754
            maximum     -0.46002451803438665  -0.6291965087168009 3.7765809985322067
            maximum     -0.009317581959954116   1.5813679629389998 8.106213589442337
        """,
    ),
    _entry(
        "mueller_brown",
        "Müller and Brown's surface",
        (
            "-200*exp(-(x - 1)**2 - 10*y**2) - 100*exp(-x**2 - 10*(y - 0.5)**2) "
            "- 170*exp(-6.5*(x + 0.5)**2 + 11*(x + 0.5)*(y - 1.5) - 6.5*(y - 1.5)**2) "
            "+ 15*exp(0.7*(x + 1)**2 + 0.6*(x + 1)*(y - 1) + 0.7*(y - 1)**2)"
        ),
        {"x": (-1.5, 1.2), "y": (-0.2, 2)},
        source="K. Müller, L. D. Brown, Theoretica Chimica Acta 53 (1979) 75",
        note="A reaction path: three wells with two passes between them.",
        complete=True,
        points="""
            minimum      -0.5582236346330243   1.4417258418046686 -146.69951720995402
            minimum       0.6234994049308765 0.028037758528685664 -108.16672411685235
            minimum     -0.050010822998206056   0.4666941048719721 -80.76781812965903
            saddle         0.212486582000662   0.2929883251073678 -72.24894011232522
            saddle       -0.8220015587327321   0.6243128028148713 -40.664843508657405
        """,
    ),
    _entry(
        "zettl",
        "Zettl's function",
        "(x**2 + y**2 - 2*x)**2 + x/4",
        {"x": (-1, 3), "y": (-2, 2)},
        source=_JAMIL_YANG + "173",
        note="A loop-shaped valley.",
        complete=True,
        points="""
            minimum     -0.029895985050660382                    0 -0.003791237220468898
            saddle          1.96714893788303                    0 0.49596335780479506
            maximum       1.0627470471676304                    0 1.2578278794156739
        """,
    ),
    _entry(
        "gaussian_dipole",
        "Gaussian dipole",
        "x*exp(-x**2 - y**2)",
        {"x": (-2, 2), "y": (-2, 2)},
        source="R. B. Gramacy, H. K. H. Lee, J. Am. Statistical Association 103 (2008) 1119",
        note="One hill and one hollow.",
        complete=True,
        points="""
            minimum      -0.7071067811865476                    0 -0.4288819424803534
            maximum       0.7071067811865476                    0 0.4288819424803534
        """,
    ),
    _entry(
        "egg_box",
        "Egg box",
        "sin(x)*sin(y)",
        {"x": (-5, 5), "y": (-5, 5)},
        source="textbook",
        note="Hills and hollows in turn; those next to the origin are listed.",
        points="""
            minimum       1.5707963267948966  -1.5707963267948966 -1
            minimum      -1.5707963267948966   1.5707963267948966 -1
            saddle                         0                    0 0
            maximum       1.5707963267948966   1.5707963267948966 1
            maximum      -1.5707963267948966  -1.5707963267948966 1
        """,
    ),
    _entry(
        "taxicab",
        "Taxicab norm",
        "abs(x) + abs(y)",
        {"x": (-2, 2), "y": (-2, 2)},
        source="H. Minkowski, Geometrie der Zahlen, Teubner, 1896",
        note="Kinks along both axes: no gradient there.",
        points="tip 0 0 0",
    ),
)
