"""Plain smooth formulas, and where they are differentiated once disturbed or in float32."""
# ruff: noqa: ARG001 -- every formula takes (x, m)

PLANE = [(1.3, -0.7), (0.2, 0.4), (-1.2, 1.0)]
SIX = [(0.3, -0.4, 0.5, 1.2, -0.1, 0.8), (1.0, 1.0, 1.0, 1.0, 1.0, 1.0)]

WEIGHTS = [(0.5, -0.3, 0.1, 0.8, 0.2, -0.6, 1.1, -0.9), (2.0, 1.0, -1.0, 0.3, -2.0, 0.4, 0.7, 0.6)]


def quadratic(x, m):
    return x[0] ** 2 + 3 * x[1] ** 2 + x[0] * x[1]


def rosenbrock(x, m):
    return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2


def himmelblau(x, m):
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2


def waves(x, m):
    return m.sin(x[0]) * m.exp(0.3 * x[1]) + x[1]


def chained(x, m):
    return sum((x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(5))


def network(x, m):
    """Return the squared loss of one hidden layer of two on four samples; x are its weights."""
    data = ((0.1, 0.9, 1.0), (-0.7, 0.4, -0.5), (0.8, -0.2, 0.3), (-0.3, -0.6, 0.2))
    loss = 0
    for a, b, y in data:
        hidden = [m.tanh(x[3 * k] * a + x[3 * k + 1] * b + x[3 * k + 2]) for k in range(2)]
        loss = loss + (x[6] * hidden[0] + x[7] * hidden[1] - y) ** 2
    return loss / 4


def softmax_loss(x, m):
    total = m.exp(x[0]) + m.exp(x[1]) + m.exp(x[2])
    return m.log(total) - x[1]


def logistic(x, m):
    data = ((1.0, 2.0, 1), (-1.5, 0.3, -1), (0.4, -0.8, -1), (2.0, 1.0, 1))
    return sum(m.log(1 + m.exp(-y * (a * x[0] + b * x[1]))) for a, b, y in data)
