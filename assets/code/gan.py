#!/usr/bin/env python3
"""A generative adversarial network on the line, in PyTorch 1.13 or newer.

Written by Lineland (export-code gan): the same networks, losses, optimizers and data, other random numbers.
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
centre, scale = {{centre}}, {{scale}}  # both networks work in (x - centre) / scale
latent_dimension, batch, steps = {{latent-dimension}}, {{batch}}, {{steps}}


def network(inputs, hidden_layers, width):
    sizes, layers = [inputs] + hidden_layers * [width], []
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), {{activation: tanh = nn.Tanh() | relu = nn.ReLU() | leaky-relu = nn.LeakyReLU(0.2) | softplus = nn.Softplus() | silu = nn.SiLU()}}]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], 1))


def latent(count):
#: if latent normal
    return torch.randn(count, latent_dimension)
#: else
    return 2 * torch.rand(count, latent_dimension) - 1
#: end


def real():
    return (draw(data, (batch, 1)) - centre) / scale


def noisy(x):
#: if instance-noise 0.0
    return x
#: else
    return x + {{instance-noise}} / scale * torch.randn_like(x)  # instance noise
#: end


def discriminator_loss(h_real, h_fake):
#: if objective minimax non-saturating reverse-kl
#: if label-smoothing 0.0
    return F.softplus(-h_real).mean() + F.softplus(h_fake).mean()  # -log D and -log(1 - D), D = sigmoid(h)
#: else
    s = {{label-smoothing}}  # label smoothing
    return ((1 - s) * F.softplus(-h_real) + s * F.softplus(h_real)).mean() + F.softplus(h_fake).mean()
#: end
#: end
#: if objective least-squares
    return ((h_real - (1 - {{label-smoothing}})) ** 2 / 2).mean() + (h_fake**2 / 2).mean()
#: end
#: if objective hinge
    return F.relu(1 - h_real).mean() + F.relu(1 + h_fake).mean()
#: end
#: if objective wasserstein-clip wasserstein-gp
    return h_fake.mean() - h_real.mean()
#: end


def generator_loss(h):
    return {{objective: minimax = -F.softplus(h).mean()  # log(1 - D) | non-saturating = F.softplus(-h).mean()  # -log D | reverse-kl = -h.mean()  # log((1 - D) / D) | least-squares = ((h - 1) ** 2 / 2).mean() | hinge = -h.mean() | wasserstein-clip = -h.mean() | wasserstein-gp = -h.mean()}}
#: if penalty yes


def slope(x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(D(x).sum(), x, create_graph=True)[0]


def penalty(x_real, x_fake):
    total = 0.0
#: unless r1 0.0
    total = total + {{r1}} / 2 * (slope(x_real) ** 2).mean()  # R1
#: end
#: if gradient-penalised yes
    x = torch.lerp(x_fake, x_real, torch.rand_like(x_real))
    total = total + {{gradient-penalty}} * ({{penalty-sides: one = F.relu(slope(x).abs() - 1) | two = (slope(x).abs() - 1)}} ** 2).mean()
#: end
    return total
#: end


G = network(latent_dimension, {{generator-layers}}, {{generator-width}})
D = network(1, {{discriminator-layers}}, {{discriminator-width}})
#: if optimizer sgd
optimizer_G = torch.optim.SGD(G.parameters(), lr={{generator-rate}})
optimizer_D = torch.optim.SGD(D.parameters(), lr={{discriminator-rate}})
#: end
#: if optimizer momentum
optimizer_G = torch.optim.SGD(G.parameters(), lr={{generator-rate}}, momentum={{beta1}})
optimizer_D = torch.optim.SGD(D.parameters(), lr={{discriminator-rate}}, momentum={{beta1}})
#: end
#: if optimizer rmsprop
optimizer_G = torch.optim.RMSprop(G.parameters(), lr={{generator-rate}}, alpha={{beta2}})
optimizer_D = torch.optim.RMSprop(D.parameters(), lr={{discriminator-rate}}, alpha={{beta2}})
#: end
#: if optimizer adam
optimizer_G = torch.optim.Adam(G.parameters(), lr={{generator-rate}}, betas=({{beta1}}, {{beta2}}))
optimizer_D = torch.optim.Adam(D.parameters(), lr={{discriminator-rate}}, betas=({{beta1}}, {{beta2}}))
#: end
shown, generator_updates = copy.deepcopy(G), 0  # what the statistics are of
loss_D = loss_G = torch.tensor(math.nan)

for step in range(steps):
    for _ in range({{discriminator-steps}}):
        x_real, x_fake = noisy(real()), noisy(G(latent(batch)).detach())
        loss_D = discriminator_loss(D(x_real), D(x_fake))
        optimizer_D.zero_grad()
#: if penalty yes
        (loss_D + penalty(x_real, x_fake)).backward()
#: else
        loss_D.backward()
#: end
        optimizer_D.step()
#: if objective wasserstein-clip
        with torch.no_grad():
            for weights in D.parameters():
                weights.clamp_(-{{clip}}, {{clip}})
#: end
    for _ in range({{generator-steps}}):
        loss_G = generator_loss(D(noisy(G(latent(batch)))))
        optimizer_G.zero_grad()
        loss_G.backward()
        optimizer_G.step()
        generator_updates += 1
#: unless generator-average 0.0
        decay = min({{generator-average}}, (1 + generator_updates) / (10 + generator_updates))
        with torch.no_grad():
            for mean, now in zip(shown.parameters(), G.parameters()):
                mean.lerp_(now, 1 - decay)
#: end
#: if generator-average 0.0
shown.load_state_dict(G.state_dict())
#: end

with torch.no_grad():
    x = centre + scale * shown(latent(200000)).flatten()
truth = draw(data, x.shape, smooth=True)
print(f"loss.discriminator   {loss_D.item():.4g}")
print(f"loss.generator       {loss_G.item():.4g}")
print(f"mean.generator       {x.mean().item():.4g}")
print(f"deviation.generator  {x.std().item():.4g}")
print(f"w1                   {(x.sort().values - truth.sort().values).abs().mean().item():.4g}")
