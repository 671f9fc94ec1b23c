"""The benchmarks' workloads in PyTorch. With the argument `eager`: what a user writes (nn.Sequential, optim.Adam, backward()). With `tuned`:
functional form, only the gradients that are needed, real and generated points in one batch, Adam by hand on a flat array; what needs no
gradients runs without autograd in both."""
import math
import sys

import torch
import torch.nn.functional as F
from server import serve

torch.set_num_threads(1)
torch.manual_seed(1)
LOG_2PI = math.log(2 * math.pi)


def network(inputs, width):
    def linear(a, b):
        layer = torch.nn.Linear(a, b)
        for p in layer.parameters():
            torch.nn.init.uniform_(p, -1 / math.sqrt(a), 1 / math.sqrt(a))
        return layer
    return torch.nn.Sequential(linear(inputs, width), torch.nn.Tanh(), linear(width, width), torch.nn.Tanh(), linear(width, 1))


class EagerGan:
    def __init__(self, latent, width, batch):
        self.latent, self.batch = latent, batch
        self.g, self.d = network(latent, width), network(1, width)
        self.g_adam = torch.optim.Adam(self.g.parameters(), 1e-3, (0.5, 0.999))
        self.d_adam = torch.optim.Adam(self.d.parameters(), 1e-3, (0.5, 0.999))
        self.loss = torch.nn.BCEWithLogitsLoss()
        self.ones, self.zeros = torch.ones(batch, 1), torch.zeros(batch, 1)

    def draw(self):
        x = torch.randn(self.batch, 1) * 0.5 + 4
        with torch.no_grad():
            return x, self.g(torch.randn(self.batch, self.latent))

    def update(self, optimizer, loss):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    def step(self):
        x, fake = self.draw()
        self.update(self.d_adam, self.loss(self.d(x), self.ones) + self.loss(self.d(fake), self.zeros))
        self.fake = self.g(torch.randn(self.batch, self.latent))
        self.update(self.g_adam, self.loss(self.d(self.fake), self.ones))

    def wasserstein_step(self, one_sided=False):
        for _ in range(5):
            x, fake = self.draw()
            e = torch.rand(self.batch, 1)
            between = (e * x + (1 - e) * fake).requires_grad_()
            slope, = torch.autograd.grad(self.d(between).sum(), between, create_graph=True)
            excess = slope.abs() - 1
            if one_sided:
                excess = excess.clamp(min=0)
            self.update(self.d_adam, self.d(fake).mean() - self.d(x).mean() + 10 * (excess**2).mean())
        self.fake = self.g(torch.randn(self.batch, self.latent))
        self.update(self.g_adam, -self.d(self.fake).mean())


class Flat:
    """Parameters in one array with views for the layers, and Adam on it."""

    def __init__(self, start, rate, beta1):
        self.flat = torch.cat([p.detach().reshape(-1) for p in start])
        self.views, at = [], 0
        for p in start:
            self.views.append(self.flat[at:at + p.numel()].view(p.shape).requires_grad_())
            at += p.numel()
        self.rate, self.beta1, self.t = rate, beta1, 0
        self.m, self.v, self.a = (torch.zeros_like(self.flat) for _ in range(3))

    @torch.no_grad()
    def update(self, loss):
        with torch.enable_grad():
            gradient = torch.cat([g.reshape(-1) for g in torch.autograd.grad(loss, self.views)])
        self.t += 1
        self.m.mul_(self.beta1).add_(gradient, alpha=1 - self.beta1)
        self.v.mul_(0.999).addcmul_(gradient, gradient, value=0.001)
        torch.sqrt(self.v, out=self.a).mul_(1 / math.sqrt(1 - 0.999**self.t)).add_(1e-8)
        self.flat.addcdiv_(self.m, self.a, value=-self.rate / (1 - self.beta1**self.t))


def apply(p, x):
    return torch.addmm(p[5], torch.addmm(p[3], torch.addmm(p[1], x, p[0].t()).tanh(), p[2].t()).tanh(), p[4].t())


class TunedGan:
    def __init__(self, latent, width, batch):
        self.latent, self.batch = latent, batch
        self.g, self.d = (Flat(list(network(n, width).parameters()), 1e-3, 0.5) for n in (latent, 1))
        self.sign = torch.cat([-torch.ones(batch, 1), torch.ones(batch, 1)])

    def draw(self):
        with torch.no_grad():
            return torch.cat([torch.randn(self.batch, 1).mul_(0.5).add_(4), apply(self.g.views, torch.randn(self.batch, self.latent))])

    def update_generator(self, loss):
        self.fake = apply(self.g.views, torch.randn(self.batch, self.latent))
        self.g.update(loss(apply([p.detach() for p in self.d.views], self.fake)))

    def step(self):
        self.d.update(F.softplus(self.sign * apply(self.d.views, self.draw())).sum() / self.batch)
        self.update_generator(lambda h: F.softplus(-h).mean())

    def wasserstein_step(self, one_sided=False):
        p, n = self.d.views, self.batch
        for _ in range(5):
            x = self.draw()
            between = torch.lerp(x[n:], x[:n], torch.rand(n, 1))
            # The slope by its own forward pass: one sweep less than through autograd.
            h1 = torch.addmm(p[1], between, p[0].t()).tanh()
            h2 = torch.addmm(p[3], h1, p[2].t()).tanh()
            slope = ((1 - h2 * h2) * (((1 - h1 * h1) * p[0].t()) @ p[2].t())) @ p[4].t()
            excess = slope.abs() - 1
            if one_sided:
                excess = excess.clamp(min=0)
            self.d.update((self.sign * apply(p, x)).sum() / n + 10 * (excess * excess).mean())
        self.update_generator(lambda h: -h.mean())


@torch.no_grad()
def variances(m, draws=100_000):
    """Of all estimators at one m: pathwise, score, measure-valued, coupled; linear, then square."""
    mu, weight, result = 0.5, 1 / math.sqrt(2 * math.pi), []
    e = torch.randn(draws)
    up, down = (torch.empty(draws).exponential_().mul_(2).sqrt_() for _ in range(2))
    z, above, below, partner = e + mu, mu + up, mu - down, mu - up
    for f, slope in ((lambda x: m * x, lambda x: torch.full_like(x, m)), (lambda x: (m * x).square_(), lambda x: (2 * m * m) * x)):
        f_above = f(above)
        for values in (slope(z), f(z) * e, (f_above - f(below)) * weight, (f_above - f(partner)) * weight):
            result.append(values.var(unbiased=False))
    return result


def sweep():
    for k in range(101):
        variances(-3 + 0.06 * k)


class Flow(torch.nn.Module):
    def __init__(self, depth=8, batch=512):
        super().__init__()
        self.batch = batch
        self.alpha = torch.nn.Parameter(torch.full((depth,), math.log(math.e - 1)))
        self.beta = torch.nn.Parameter(torch.zeros(depth))
        self.c = torch.nn.Parameter(-torch.linspace(-3, 3, depth))
        self.shares, self.means, self.deviations = (torch.tensor(v) for v in ([.3, .7], [-2.5, 0, 2], [.6, .8, .5]))
        self.adam = torch.optim.Adam(self.parameters(), 5e-3, (0.9, 0.999))

    def draw(self):
        which = torch.bucketize(torch.rand(self.batch), self.shares)
        return torch.randn(self.batch) * self.deviations[which] + self.means[which]

    def nll(self, alpha, beta, c):
        x, ab, b = self.draw(), F.softplus(alpha) - 1, beta.exp()
        a, product = ab / b, 1
        for ab_k, a_k, b_k, c_k in zip(ab.unbind(), a.unbind(), b.unbind(), c.unbind()):
            t = torch.tanh(b_k * x + c_k)
            x = x + a_k * t
            product = product * (1 + ab_k * (1 - t * t))
        return (x * x / 2 - product.log()).mean() + LOG_2PI / 2

    def step(self):
        loss = self.nll(self.alpha, self.beta, self.c)
        self.adam.zero_grad()
        loss.backward()
        self.adam.step()
        return loss


class TunedFlow:
    def __init__(self):
        self.flow = Flow()
        self.flat = Flat(list(self.flow.parameters()), 5e-3, 0.9)

    def step(self):
        loss = self.flow.nll(*self.flat.views)
        self.flat.update(loss)
        return loss


class Divergences:
    def __init__(self, dtype=torch.float32, points=2048):
        self.x, self.h, self.shift = torch.linspace(-10, 10, points, dtype=torch.float64).to(dtype), 20 / (points - 1), 0.0

    def log_density(self, weights, means, deviations):
        w, m, s = (torch.tensor(v, dtype=self.x.dtype)[:, None] for v in (weights, means, deviations))
        z = (self.x - m) / s
        return torch.logsumexp(torch.log(w / s) - 0.5 * LOG_2PI - 0.5 * z * z, 0)

    @torch.no_grad()
    def values(self, shift):
        h = self.h
        lp = self.log_density((.3, .4, .3), (-2.5 + shift, 0, 2), (.6, .8, .5))
        lq = self.log_density((.5, .2, .3), (-2, .5, 3), (.8, .5, .7))
        p, q = lp.exp(), lq.exp()
        d, lm, difference = lp - lq, (p + q).log(), p - q
        return [p.dot(d) * h, -q.dot(d) * h, (p.dot(lp - lm) + q.dot(lq - lm)) * h / 2 + math.log(2),
                -torch.log(p.dot(q) / torch.sqrt(p.dot(p) * q.dot(q))), difference.abs().sum() * h / 2,
                torch.sqrt(1 - p.sqrt().dot(q.sqrt()) * h), difference.cumsum(0).abs().sum() * h * h]

    def step(self):
        self.shift = self.shift + 0.001 if self.shift < 1 else 0.0
        self.values(self.shift)


GAN, FLOW = (TunedGan, TunedFlow) if sys.argv[1] == "tuned" else (EagerGan, Flow)


def check():
    for name, method, steps in (("gan_small", GAN.step, 4000), ("wgan_gp", lambda g: GAN.wasserstein_step(g, True), 1500)):
        gan, means = GAN(1, 16, 128), []
        for _ in range(steps):
            method(gan)
            means.append(gan.fake.mean().item())
        mean = sum(means[steps // 2:]) / (steps - steps // 2)
        yield name, abs(mean - 4) < 0.25, f"mean {mean:.3f}"
    m, mu, v = 1.5, 0.5, 2 - math.pi / 2
    closed = [m**2 * (mu**2 + 2), m**2 * v / math.pi, 2 * m**2 * v / math.pi, 4 * m**4, m**4 * (mu**4 + 14 * mu**2 + 15),
              m**4 * 4 / math.pi * (mu**2 * v + 1), m**4 * 8 * mu**2 * v / math.pi]
    worst = max(abs(x.item() / y - 1) for x, y in zip(variances(m, 1_000_000)[1:], closed))
    yield "estimator_sweep", worst < 0.03, f"variances off by {worst:.4f}"
    flow = FLOW()
    losses = [flow.step().item() for _ in range(4000)][-500:]
    yield "flow_tanh", abs(sum(losses) / 500 - 1.8792) < 0.05, f"NLL {sum(losses) / 500:.4f}, entropy 1.8792"
    fine = Divergences(torch.float64, 1 + 64 * 2047).values(0.3)
    error = max(abs(float(x) - float(y)) for x, y in zip(Divergences().values(0.3), fine))
    yield "divergences", error < 1e-3, f"error {error:.1e}"


serve({"gan_small": lambda: GAN(1, 16, 128).step, "gan_wide": lambda: GAN(8, 64, 512).step,
       "wgan_gp": lambda: GAN(1, 16, 128).wasserstein_step, "estimator_sweep": lambda: sweep, "flow_tanh": lambda: FLOW().step,
       "divergences": lambda: Divergences().step}, check)
