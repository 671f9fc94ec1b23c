#!/usr/bin/env python3
"""A normalizing flow on the line, in PyTorch 1.13 or newer.

Written by Lineland (export-code flow): the same layers, start, optimizer and data, other random numbers. Each layer is an
increasing map from the data's side to the base's, so that a density needs no inversion; draws invert the flow by bisection.
"""
import copy
import math

import torch
from torch import nn
from torch.distributions import Exponential, Laplace, Normal, StudentT, Uniform
from torch.nn import functional as F

torch.manual_seed({{seed}})
torch.distributions.Distribution.set_default_validate_args(False)
#: include distributions
data = {{data}}
centre, scale = {{centre}}, {{scale}}  # the layers work in (x - centre) / scale
depth, batch, steps = {{depth}}, {{batch}}, {{steps}}
unit_slope = math.log(math.expm1(1 - 1e-3))  # 1e-3 + softplus(unit_slope) = 1


def parameter(value):
    return nn.Parameter(torch.tensor(value, dtype=torch.get_default_dtype()))


#: if layer affine
class Layer(nn.Module):
    """y = exp(s) x + t"""

    def __init__(self, place):
        super().__init__()
        self.s, self.t = parameter(0.0), parameter(0.0)

    def forward(self, x):
        return self.s.exp() * x + self.t, self.s.expand_as(x)
#: end
#: if layer tanh
class Layer(nn.Module):
    """y = x + a tanh(b x + c) with a b > -1"""

    def __init__(self, place):
        super().__init__()
        self.slope, self.log_b, self.c = parameter(unit_slope), parameter(0.0), parameter(-place)

    def forward(self, x):
        ab, b = 1e-3 + F.softplus(self.slope) - 1, self.log_b.exp()
        t = torch.tanh(b * x + self.c)
        return x + ab / b * t, torch.log1p(ab * (1 - t * t))
#: end
#: if layer leaky-relu
class Layer(nn.Module):
    """Two slopes that meet at the corner k: y = t + s (x - k)"""

    def __init__(self, place):
        super().__init__()
        self.s, self.k, self.t = parameter([0.0, 0.0]), parameter(place), parameter(place)

    def forward(self, x):
        log_slope = torch.where(x < self.k, self.s[0], self.s[1])
        return self.t + log_slope.exp() * (x - self.k), log_slope
#: end
#: if layer piecewise-linear rational-quadratic
class Layer(nn.Module):
    """{{layer: piecewise-linear = Straight pieces on a learned box, free slopes outside. | rational-quadratic = A monotone spline on a learned box, linear outside (Durkan et al. 2019).}}"""

    def __init__(self, place, bins={{bins}}):
        super().__init__()
        self.widths, self.heights = parameter(bins * [0.0]), parameter(bins * [0.0])
        self.box_x, self.box_y = parameter([0.0, math.log(3.0)]), parameter([0.0, math.log(3.0)])  # centre, log half side
#: if layer rational-quadratic
        self.slopes = parameter((bins + 1) * [unit_slope])
#: else
        self.slopes = parameter([0.0, 0.0])
#: end

    @staticmethod
    def knots(logits, box):
        shares = 1e-3 + (1 - 1e-3 * len(logits)) * torch.softmax(logits, 0)
        return box[0] + box[1].exp() * (2 * F.pad(shares.cumsum(0), (1, 0)) - 1)

    def forward(self, x):
        kx, ky = self.knots(self.widths, self.box_x), self.knots(self.heights, self.box_y)
        k = (torch.searchsorted(kx.detach(), x.detach().contiguous(), right=True) - 1).clamp(0, len(kx) - 2)
        w, h = kx[k + 1] - kx[k], ky[k + 1] - ky[k]
        left, right = x < kx[0], x >= kx[-1]
#: if layer rational-quadratic
        slopes = 1e-3 + F.softplus(self.slopes)
        s, low, high = h / w, slopes[k], slopes[k + 1]
        t = ((x - kx[k]) / w).clamp(0, 1)
        bottom = s + (low + high - 2 * s) * t * (1 - t)  # eq. 4 and 5
        y = ky[k] + h * (s * t * t + low * t * (1 - t)) / bottom
        log_slope = torch.log(s * s * (high * t * t + 2 * s * t * (1 - t) + low * (1 - t) ** 2)) - 2 * torch.log(bottom)
#: else
        slopes = self.slopes.exp()
        y, log_slope = ky[k] + h / w * (x - kx[k]), torch.log(h / w)
#: end
        y = torch.where(left, ky[0] + slopes[0] * (x - kx[0]), torch.where(right, ky[-1] + slopes[-1] * (x - kx[-1]), y))
        return y, torch.where(left, slopes[0].log(), torch.where(right, slopes[-1].log(), log_slope))
#: end
#: if layer sinh-arcsinh
class Layer(nn.Module):
    """y = t + w sinh(d asinh((x - m) / w) - e) with d, w > 0"""

    def __init__(self, place):
        super().__init__()
        self.m, self.log_w, self.log_d, self.e, self.t = (parameter(v) for v in (place, 0.0, 0.0, 0.0, place))

    def forward(self, x):
        w, d = self.log_w.exp(), self.log_d.exp()
        u = (x - self.m) / w
        v = d * torch.asinh(u) - self.e
        return self.t + w * torch.sinh(v), self.log_d + torch.log(torch.cosh(v)) - torch.log1p(u * u) / 2
#: end
#: if layer residual
class Layer(nn.Module):
    """y = x + sum of v tanh(w x + b), whose slope stays within {{contraction}} of 1"""

    def __init__(self, place, units=8):
        super().__init__()
        self.raw, self.log_w = nn.Parameter(0.1 * torch.randn(units)), parameter(units * [0.7])
        self.b = nn.Parameter(-math.exp(0.7) * torch.linspace(-2.5, 2.5, units))

    def forward(self, x):
        bound = torch.maximum(F.relu(self.raw).sum(), F.relu(-self.raw).sum())
        m, w = {{contraction}} * self.raw / (1 + bound), self.log_w.exp()
        t = torch.tanh(w * x[..., None] + self.b)
        return x + (m / w * t).sum(-1), torch.log1p((m * (1 - t * t)).sum(-1))
#: end


class Flow(nn.Module):
    def __init__(self):
        super().__init__()
#: if layer leaky-relu
        places = [2.5 * ((2 * k + 1) / depth - 1) for k in range(depth)]
#: else
        places = torch.linspace(-2.5, 2.5, depth).tolist() if depth > 1 else [0.0]
#: end
        self.layers = nn.ModuleList(Layer(place) for place in places)

    def forward(self, x):
        """The base's z for x, and the logarithm of its slope."""
        z, log_slopes = (x - centre) / scale, torch.full_like(x, -math.log(scale))
        for layer in reversed(self.layers):
            z, log_slope = layer(z)
            log_slopes = log_slopes + log_slope
        return z, log_slopes

    def log_prob(self, x):
        z, log_slopes = self(x)
#: if base uniform
        (low, high), _ = self(torch.tensor([{{support-low}}, {{support-high}}], dtype=x.dtype))  # the image of the data's support
        return log_slopes - torch.log(high - low)
#: end
#: if base logistic
        return F.logsigmoid(z) + F.logsigmoid(-z) + log_slopes
#: end
#: if base normal
        return -z * z / 2 - math.log(2 * math.pi) / 2 + log_slopes
#: end

    def sample(self, count):
        u = torch.rand(count, dtype=torch.float64)
#: if base uniform
        (low, high), _ = self(torch.tensor([{{support-low}}, {{support-high}}], dtype=u.dtype))
        return self.inverse(low + (high - low) * u)
#: end
#: if base logistic
        return self.inverse(torch.logit(u))
#: end
#: if base normal
        return self.inverse(torch.randn_like(u))
#: end

    def inverse(self, z):
        low, high = torch.full_like(z, centre - scale), torch.full_like(z, centre + scale)
        for _ in range(60):  # wide enough
            low = torch.where(self(low)[0] > z, centre + 2 * (low - centre), low)
            high = torch.where(self(high)[0] < z, centre + 2 * (high - centre), high)
        for _ in range(60):
            middle = (low + high) / 2
            below = self(middle)[0] < z
            low, high = torch.where(below, middle, low), torch.where(below, high, middle)
        return (low + high) / 2


flow = Flow()
#: if optimizer sgd
optimizer = torch.optim.SGD(flow.parameters(), lr={{rate}})
#: end
#: if optimizer momentum
optimizer = torch.optim.SGD(flow.parameters(), lr={{rate}}, momentum={{beta1}})
#: end
#: if optimizer rmsprop
optimizer = torch.optim.RMSprop(flow.parameters(), lr={{rate}}, alpha={{beta2}})
#: end
#: if optimizer adam
optimizer = torch.optim.Adam(flow.parameters(), lr={{rate}}, betas=({{beta1}}, {{beta2}}))
#: end
shown = copy.deepcopy(flow)  # what the statistics are of

for step in range(1, steps + 1):
    loss = -flow.log_prob(draw(data, (batch,), smooth={{smooth}})).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
#: unless average 0.0
    decay = min({{average}}, (1 + step) / (10 + step))
    with torch.no_grad():
        for mean, now in zip(shown.parameters(), flow.parameters()):
            mean.lerp_(now, 1 - decay)
#: end
#: if average 0.0
shown.load_state_dict(flow.state_dict())
#: end

with torch.no_grad():
    shown = shown.double()
    held_out = draw(data, (100000,), smooth=True).double()
    nll, entropy = -shown.log_prob(held_out).mean(), -data.log_prob(held_out).mean()
    x = shown.sample(len(held_out))
    print(f"nll                   {nll.item():.4g}")
    print(f"entropy.data          {entropy.item():.4g}")
    print(f"kl.data-model         {(nll - entropy).item():.4g}")
    print(f"w1                    {(x.sort().values - held_out.sort().values).abs().mean().item():.4g}")
    print(f"mean of draws         {x.mean().item():.4g}")
    print(f"deviation of draws    {x.std().item():.4g}")
