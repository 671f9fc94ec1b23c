"""The benchmarks' workloads in NumPy: gradients by hand, in place, matrices (features, batch), one flat array of parameters for Adam."""
import numpy as np
from server import serve

f32 = np.float32
rng = np.random.Generator(np.random.SFC64(1))


class Adam:
    def __init__(self, size, rate, beta1, beta2=0.999):
        self.rate, self.beta1, self.beta2, self.t = rate, beta1, beta2, 0
        self.m, self.v = np.zeros(size, f32), np.zeros(size, f32)
        self.a, self.b = np.empty(size, f32), np.empty(size, f32)

    def step(self, p, g):
        self.t += 1
        m, v, a, b = self.m, self.v, self.a, self.b
        m *= f32(self.beta1)
        np.multiply(g, f32(1 - self.beta1), out=a)
        m += a
        v *= f32(self.beta2)
        np.multiply(g, g, out=a)
        a *= f32(1 - self.beta2)
        v += a
        np.sqrt(v, out=b)
        b *= f32(1 / np.sqrt(1 - self.beta2**self.t))
        b += f32(1e-8)
        np.divide(m, b, out=a)
        a *= f32(self.rate / (1 - self.beta1**self.t))
        p -= a


class Net:
    """inputs - width - width - 1, tanh; parameters and gradient flat, with views for the layers."""

    def __init__(self, inputs, width, batch):
        self.inputs, self.width = inputs, width
        shapes = [(width, inputs), (width, 1), (width, width), (width, 1), (1, width), (1, 1)]
        size = sum(a * b for a, b in shapes)
        self.p, self.g = np.empty(size, f32), np.zeros(size, f32)
        self.w, self.d, at = [], [], 0
        for k, (a, b) in enumerate(shapes):
            bound = 1 / np.sqrt([inputs, width, width][k // 2])
            self.p[at:at + a * b] = rng.uniform(-bound, bound, a * b)
            self.w.append(self.p[at:at + a * b].reshape(a, b))
            self.d.append(self.g[at:at + a * b].reshape(a, b))
            at += a * b
        self.h1, self.h2, self.y = np.empty((width, batch), f32), np.empty((width, batch), f32), np.empty((1, batch), f32)
        self.e1, self.e2, self.s = np.empty_like(self.h1), np.empty_like(self.h2), np.empty_like(self.h1)

    def forward(self, x):
        w1, b1, w2, b2, w3, b3 = self.w
        if self.inputs == 1:
            np.multiply(w1, x, out=self.h1)
        else:
            np.matmul(w1, x, out=self.h1)
        self.h1 += b1
        np.tanh(self.h1, out=self.h1)
        np.matmul(w2, self.h1, out=self.h2)
        self.h2 += b2
        np.tanh(self.h2, out=self.h2)
        np.matmul(w3, self.h2, out=self.y)
        self.y += b3
        return self.y

    def backward(self, x, dy, weights=True, dx=None):
        w1, _, w2, _, w3, _ = self.w
        d1, c1, d2, c2, d3, c3 = self.d
        s = self.s
        np.multiply(self.h2, self.h2, out=s)
        np.subtract(f32(1), s, out=s)
        np.multiply(w3.T, dy, out=self.e2)
        self.e2 *= s
        np.matmul(w2.T, self.e2, out=self.e1)
        np.multiply(self.h1, self.h1, out=s)
        np.subtract(f32(1), s, out=s)
        self.e1 *= s
        if weights:
            np.matmul(dy, self.h2.T, out=d3)
            dy.sum(axis=1, keepdims=True, out=c3)
            np.matmul(self.e2, self.h1.T, out=d2)
            self.e2.sum(axis=1, keepdims=True, out=c2)
            np.matmul(self.e1, x.T, out=d1)
            self.e1.sum(axis=1, keepdims=True, out=c1)
        if dx is not None:
            np.matmul(w1.T, self.e1, out=dx)


def sigmoid(x, out):
    np.multiply(x, f32(0.5), out=out)
    np.tanh(out, out=out)
    out += f32(1)
    out *= f32(0.5)


class Gan:
    def __init__(self, latent, width, batch):
        self.batch = batch
        self.generator, self.discriminator = Net(latent, width, batch), Net(1, width, 2 * batch)
        self.judge = Net(1, width, batch)  # the discriminator's parameters at the generator's batch
        self.judge.p = self.discriminator.p
        self.judge.w = self.discriminator.w
        self.g_adam, self.d_adam = (Adam(net.p.size, 1e-3, 0.5) for net in (self.generator, self.discriminator))
        self.z = np.empty((latent, batch), f32)
        self.x = np.empty((1, 2 * batch), f32)
        self.dy, self.dy1, self.dx = np.empty((1, 2 * batch), f32), np.empty((1, batch), f32), np.empty((1, batch), f32)

    def draw(self):
        """Data and generated points into x."""
        real, fake = self.x[:, :self.batch], self.x[:, self.batch:]
        rng.standard_normal(out=self.z, dtype=f32)
        fake[...] = self.generator.forward(self.z)
        real[...] = rng.standard_normal(self.batch, dtype=f32)
        real *= f32(0.5)
        real += f32(4)

    def step(self):
        b = self.batch
        self.draw()
        h = self.discriminator.forward(self.x)
        h[:, :b] *= f32(-1)
        sigmoid(h, self.dy)
        self.dy[:, :b] *= f32(-1 / b)
        self.dy[:, b:] *= f32(1 / b)
        self.discriminator.backward(self.x, self.dy)
        self.d_adam.step(self.discriminator.p, self.discriminator.g)

        rng.standard_normal(out=self.z, dtype=f32)
        fake = self.generator.forward(self.z)
        h = self.judge.forward(fake)
        np.negative(h, out=h)
        sigmoid(h, self.dy1)
        self.dy1 *= f32(-1 / b)
        self.update_generator(fake)

    def update_generator(self, fake):
        self.judge.backward(fake, self.dy1, weights=False, dx=self.dx)
        self.generator.backward(self.z, self.dx)
        self.g_adam.step(self.generator.p, self.generator.g)


class Wgan(Gan):
    def __init__(self, sides=2):
        super().__init__(1, 16, 128)
        self.sides = sides
        self.inner = Net(1, 16, 128)
        self.inner.p, self.inner.w = self.discriminator.p, self.discriminator.w
        self.left, self.right = (np.empty((16, 256), f32) for _ in range(2))  # [da2', da2], [t1, h1]
        self.back = np.empty((16, 256), f32)

    def add_penalty(self, x, gradient):
        """Adds the gradient of 10 mean (|C'(x)| - 1)^2 and returns its value."""
        w1, _, w2, _, w3, _ = self.discriminator.w
        d1, c1, d2, c2, d3, _ = gradient
        b, net = self.batch, self.inner
        h1, h2, s1, s2 = net.h1, net.h2, net.e1, net.e2
        np.multiply(w1, x, out=h1)
        h1 += self.discriminator.w[1]
        np.tanh(h1, out=h1)
        np.matmul(w2, h1, out=h2)
        h2 += self.discriminator.w[3]
        np.tanh(h2, out=h2)
        np.multiply(h1, h1, out=s1)
        np.subtract(f32(1), s1, out=s1)
        np.multiply(h2, h2, out=s2)
        np.subtract(f32(1), s2, out=s2)
        t1 = self.right[:, :b]
        np.multiply(s1, w1, out=t1)
        self.right[:, b:] = h1
        a2 = w2 @ t1
        t2 = s2 * a2
        slope = w3 @ t2
        excess = np.abs(slope) - f32(1)
        if self.sides == 1:
            np.maximum(excess, f32(0), out=excess)
        g = np.copysign(excess, slope * excess)
        g *= f32(20 / b)
        d3 += g @ t2.T
        dt2 = w3.T * g
        np.multiply(s2, dt2, out=self.left[:, :b])
        dt2 *= a2
        dt2 *= h2
        dt2 *= s2
        np.multiply(dt2, f32(-2), out=self.left[:, b:])
        d2 += self.left @ self.right.T
        c2 += self.left[:, b:].sum(axis=1, keepdims=True)
        np.matmul(w2.T, self.left, out=self.back)
        dt1, dh1 = self.back[:, :b], self.back[:, b:]
        d1 += np.einsum("ij,ij->i", dt1, s1)[:, None]
        dt1 *= w1
        dt1 *= h1
        dt1 *= f32(-2)
        dh1 += dt1
        dh1 *= s1
        d1 += dh1 @ x.T
        c1 += dh1.sum(axis=1, keepdims=True)
        return 10 * float(np.mean(excess.astype(float)**2))

    def step(self):
        b, net = self.batch, self.discriminator
        for _ in range(5):
            self.draw()
            net.forward(self.x)
            self.dy[:, :b] = f32(-1 / b)
            self.dy[:, b:] = f32(1 / b)
            net.backward(self.x, self.dy)
            between = rng.random((1, b), dtype=f32)
            between *= self.x[:, :b] - self.x[:, b:]
            between += self.x[:, b:]
            self.add_penalty(between, net.d)
            self.d_adam.step(net.p, net.g)
        rng.standard_normal(out=self.z, dtype=f32)
        fake = self.generator.forward(self.z)
        self.judge.forward(fake)
        self.dy1[...] = f32(-1 / b)
        self.update_generator(fake)


class Estimators:
    """101 values of m; per value 100,000 draws, in portions that stay in a cache; the variances of the last value are kept for the check."""
    portion = 10_000

    def step(self, ms=np.linspace(-3, 3, 101)):
        self.variances = [self.variances_at(f32(m)) for m in ms]

    def variances_at(self, m, mu=f32(0.5), draws=100_000):
        n, sums, squares = self.portion, np.zeros(8), np.zeros(8)
        weight = f32(1 / np.sqrt(2 * np.pi))
        z, up, down = (np.empty(n, f32) for _ in range(3))
        a, b, e, w = (np.empty(n, f32) for _ in range(4))

        def add(k, values):
            sums[k] += values.sum()
            squares[k] += values @ values

        def linear(x, out):
            np.multiply(x, m, out=out)

        def square(x, out):
            np.multiply(x, m, out=out)
            np.multiply(out, out, out=out)

        for _ in range(draws // n):
            rng.standard_normal(out=e, dtype=f32)
            np.add(e, mu, out=z)
            for y in (up, down):
                rng.standard_exponential(out=y, dtype=f32)
                y += y
                np.sqrt(y, out=y)
            np.subtract(mu, up, out=w)  # the coupled partner
            np.subtract(mu, down, out=down)
            up += mu
            for k, f in ((0, linear), (4, square)):
                if k == 0:
                    a.fill(m)
                else:
                    np.multiply(z, f32(2) * m * m, out=a)
                add(k, a)
                f(z, a)
                a *= e
                add(k + 1, a)
                f(up, a)
                f(down, b)
                np.subtract(a, b, out=b)
                b *= weight
                add(k + 2, b)
                f(w, b)
                np.subtract(a, b, out=b)
                b *= weight
                add(k + 3, b)
        return squares / draws - (sums / draws)**2


def closed_variances(m, mu=0.5):
    v = 2 - np.pi / 2
    return np.array([0, m**2 * (mu**2 + 2), m**2 * v / np.pi, 2 * m**2 * v / np.pi,
                     4 * m**4, m**4 * (mu**4 + 14 * mu**2 + 15), m**4 * 4 / np.pi * (mu**2 * v + 1), m**4 * 8 * mu**2 * v / np.pi])


WEIGHTS, MEANS, DEVIATIONS = np.array([.3, .4, .3], f32), np.array([-2.5, 0, 2], f32), np.array([.6, .8, .5], f32)


class Flow:
    def __init__(self, depth=8, batch=512):
        self.depth, self.batch = depth, batch
        self.p = np.zeros((3, depth), f32)  # alpha, beta, c
        self.p[0] = np.log(np.e - 1)
        self.p[2] = -np.linspace(-3, 3, depth)
        self.g = np.empty_like(self.p)
        self.adam = Adam(self.p.size, 5e-3, 0.9)
        self.rows, self.t, self.u, self.k = (np.empty((depth + 1, batch), f32) for _ in range(4))
        self.tmp, self.dx = np.empty(batch, f32), np.empty(batch, f32)
        self.edges = np.cumsum(WEIGHTS)[:2]

    def step(self, value=False):
        depth, batch, tmp = self.depth, self.batch, self.tmp
        alpha, beta, c = self.p
        ab = np.log1p(np.exp(alpha)) - 1
        b = np.exp(beta)
        a = ab / b
        which = np.searchsorted(self.edges, rng.random(batch, dtype=f32))
        x = self.rows
        rng.standard_normal(out=x[0], dtype=f32)
        x[0] *= DEVIATIONS[which]
        x[0] += MEANS[which]
        for k in range(depth):
            t, s = self.t[k], self.k[k]
            np.multiply(x[k], b[k], out=t)
            t += c[k]
            np.tanh(t, out=t)
            np.multiply(t, a[k], out=x[k + 1])
            x[k + 1] += x[k]
            np.multiply(t, t, out=s)  # s = 1 - t^2
            np.subtract(f32(1), s, out=s)
            np.multiply(s, ab[k], out=self.u[k])  # slope of the layer
            self.u[k] += f32(1)
        if value:
            loss = np.mean(x[depth].astype(float)**2 / 2 - np.log(self.u[:depth].astype(float)).sum(axis=0)) + np.log(2 * np.pi) / 2
        # With u = 1 + ab s: d/dx of -log u is 2 ab b s t / u.
        np.multiply(x[depth], f32(1 / batch), out=self.dx)
        dx, g = self.dx, self.g
        for k in reversed(range(depth)):
            t, s, u = self.t[k], self.k[k], self.u[k]
            np.divide(s, u, out=tmp)
            tmp *= f32(1 / batch)
            d_ab = (dx @ t) / b[k] - tmp.sum()
            tmp *= t
            tmp *= f32(2) * ab[k]  # dL/d(bx + c) from -log u
            np.multiply(dx, s, out=s)
            s *= a[k]
            tmp += s  # and from x + a t
            g[2, k] = tmp.sum()
            g[1, k] = (tmp @ x[k]) * b[k] - (dx @ t) * a[k]
            g[0, k] = d_ab / (1 + np.exp(-alpha[k]))
            tmp *= b[k]
            dx += tmp
        self.adam.step(self.p.reshape(-1), g.reshape(-1))
        return loss if value else None


class Divergences:
    names = ["kl.p-q", "kl.q-p", "js", "cs", "tv", "hellinger", "w1"]

    def __init__(self, dtype=f32, points=2048):
        self.dtype, self.x, self.shift = dtype, np.linspace(-10, 10, points, dtype=dtype), 0.0
        self.h = dtype(20 / (points - 1))

    def log_density(self, weights, means, deviations):
        one = self.dtype
        logs = []
        for w, m, s in zip(weights, means, deviations):
            z = self.x * one(1 / s)
            z -= one(m / s)
            z *= z
            z *= one(-0.5)
            z += one(np.log(w / s) - 0.5 * np.log(2 * np.pi))
            logs.append(z)
        most = np.maximum(np.maximum(logs[0], logs[1]), logs[2])
        total = np.zeros_like(most)
        for z in logs:
            z -= most
            np.exp(z, out=z)
            total += z
        np.log(total, out=total)
        total += most
        return total

    def step(self):
        self.shift = self.shift + 0.001 if self.shift < 1 else 0.0
        return self.values(self.shift)

    def values(self, shift):
        h = self.h
        lp = self.log_density((.3, .4, .3), (-2.5 + shift, 0, 2), (.6, .8, .5))
        lq = self.log_density((.5, .2, .3), (-2, .5, 3), (.8, .5, .7))
        p, q = np.exp(lp), np.exp(lq)
        d = lp - lq
        m = p + q
        lm = np.log(m)
        js = (p @ (lp - lm) + q @ (lq - lm)) * h / 2 + np.log(2)
        difference = p - q
        root = np.sqrt(p)
        return [(p @ d) * h, -(q @ d) * h, js, -np.log((p @ q) / np.sqrt((p @ p) * (q @ q))), np.abs(difference).sum() * h / 2,
                np.sqrt(max(0.0, 1 - (root @ np.sqrt(q)) * h)), np.abs(np.cumsum(difference)).sum() * h * h]


def check():
    a, b = rng.standard_normal((64, 64), dtype=f32), rng.standard_normal((64, 512), dtype=f32)
    exact = np.einsum("ij,jk->ik", a.astype(float), b.astype(float))
    error = np.abs(a @ b - exact).max()
    yield "blas", error < 1e-3, f"error {error:.1e}"
    for name, make, steps in (("gan_small", lambda: Gan(1, 16, 128), 4000), ("wgan_gp", lambda: Wgan(sides=1), 1500)):
        gan, means = make(), []
        for k in range(steps):
            gan.step()
            if k >= steps // 2:
                means.append(float(gan.generator.y.mean()))
        yield name, abs(np.mean(means) - 4) < 0.25, f"mean {np.mean(means):.3f}"
    yield "penalty", *check_penalty()
    sweep = Estimators()
    ms = np.linspace(-3, 3, 101)[[0, 20, 40, 60, 80, 100]]
    sweep.step(ms)
    ratios = np.array([measured[1:] / closed_variances(m)[1:] for m, measured in zip(ms, sweep.variances)])
    error = np.abs(ratios.mean(axis=0) - 1).max()
    yield "estimator_sweep", error < 0.03, f"variances within {error:.4f} of the closed forms"
    flow, losses = Flow(), []
    for k in range(5000):
        loss = flow.step(value=k >= 4500)
        if loss is not None:
            losses.append(loss)
    yield "flow_tanh", abs(np.mean(losses) - 1.8792) < 0.05, f"NLL {np.mean(losses):.4f}, entropy 1.8792"
    single, fine = Divergences(), Divergences(np.float64, 1 + 64 * 2047)
    error = max(abs(float(x) - float(y)) for x, y in zip(single.values(0.3), fine.values(0.3)))
    yield "divergences", error < 1e-3, f"error {error:.1e}"


def check_penalty():
    """The gradient of the penalty against central differences, in double."""
    global f32
    before, f32 = f32, np.float64
    try:
        wgan = Wgan()
        x = rng.uniform(-1, 1, (1, 128))
        net = wgan.discriminator
        net.g[...] = 0
        wgan.add_penalty(x, net.d)
        analytic, worst = net.g.copy(), 0.0
        scratch = [np.zeros_like(d) for d in net.d]
        for k in range(0, net.p.size, 7):
            kept, ends = net.p[k], []
            for h in (1e-6, -1e-6):
                net.p[k] = kept + h
                ends.append(wgan.add_penalty(x, scratch))
            net.p[k] = kept
            worst = max(worst, abs((ends[0] - ends[1]) / 2e-6 - analytic[k]))
        return worst < 1e-6, f"gradient within {worst:.1e} of differences"
    finally:
        f32 = before


if __name__ == "__main__":
    serve({"gan_small": lambda: Gan(1, 16, 128).step, "gan_wide": lambda: Gan(8, 64, 512).step, "wgan_gp": lambda: Wgan().step,
           "estimator_sweep": lambda: Estimators().step, "flow_tanh": lambda: Flow().step, "divergences": lambda: Divergences().step}, check)
