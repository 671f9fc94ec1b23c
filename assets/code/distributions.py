#: if shape-logistic yes


class Logistic(torch.distributions.TransformedDistribution):
    def __init__(self, mean, scale):
        sigmoid, affine = torch.distributions.SigmoidTransform(), torch.distributions.AffineTransform(mean, scale)
        super().__init__(torch.distributions.Uniform(0.0, 1.0), [sigmoid.inv, affine])
#: end
#: if shape-file yes


class Sample:
    """Numbers that were measured: drawn with replacement; their density is a kernel estimate."""

    support = torch.distributions.constraints.real

    def __init__(self, numbers, bandwidth):
        self.numbers, self.bandwidth = torch.tensor(numbers), bandwidth

    def sample(self, shape, smooth=False):
        x = self.numbers[torch.randint(len(self.numbers), shape)]
        return x + self.bandwidth * torch.randn(shape) if smooth else x

    def log_prob(self, x):
        scale = math.log(len(self.numbers) * self.bandwidth * math.sqrt(2 * math.pi))
        parts = [(chunk[:, None] - self.numbers) / self.bandwidth for chunk in x.flatten().split(1000)]
        return torch.cat([torch.logsumexp(-u * u / 2, 1) for u in parts]).view_as(x) - scale
#: end
#: if shape-grid yes


class Grid:
    """A density that was drawn: linear between heights at evenly spaced points."""

    def __init__(self, low, high, heights):
        self.x, h = torch.linspace(low, high, len(heights)), torch.tensor(heights)
        self.width = (high - low) / (len(heights) - 1)
        self.heights = h / torch.trapezoid(h, dx=self.width)
        self.masses = self.width * (self.heights[1:] + self.heights[:-1]) / 2
        self.support = torch.distributions.constraints.interval(low, high)

    def sample(self, shape):
        cell = torch.multinomial(self.masses, math.prod(shape), replacement=True).view(shape)
        a, b, u = self.heights[cell], self.heights[cell + 1], torch.rand(shape)
        t = u * (a + b) / (a + torch.sqrt(a * a + u * (b * b - a * a)))  # the inverse of the cell's distribution function
        return self.x[cell] + self.width * t

    def log_prob(self, x):
        place = ((x - self.x[0]) / self.width).clamp(0, len(self.x) - 1)
        cell = place.long().clamp(max=len(self.x) - 2)
        a, b = self.heights[cell], self.heights[cell + 1]
        return torch.log(a + (b - a) * (place - cell))
#: end
#: if shape-sum yes


class Mixture:
    def __init__(self, *components):
        self.shares = torch.tensor([weight for weight, _ in components])
        self.shares /= self.shares.sum()
        self.parts = [part for _, part in components]

    def sample(self, shape, **options):
        which = torch.multinomial(self.shares, math.prod(shape), replacement=True).view(shape)
        x = torch.empty(shape)
        for k, part in enumerate(self.parts):
            x = torch.where(which == k, draw(part, shape, **options), x)
        return x

    def log_prob(self, x):
        terms = [torch.where(part.support.check(x), part.log_prob(x), torch.tensor(-math.inf)) for part in self.parts]
        return torch.logsumexp(torch.stack([share.log() + term for share, term in zip(self.shares, terms)]), 0)
#: end


def draw(distribution, shape, smooth=False):
    """Draws; `smooth` ones of measured numbers follow their kernel estimate."""
#: if shape-file yes
    if isinstance(distribution, Sample):
        return distribution.sample(shape, smooth)
#: end
#: if shape-sum yes
    if isinstance(distribution, Mixture):
        return distribution.sample(shape, smooth=smooth)
#: end
    return distribution.sample(shape)


{{numbers}}
