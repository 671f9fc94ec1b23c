#!/usr/bin/env python3
"""{{transformation: square = x = z^2 for z uniform on [0, 1], whose density is 1/(2 sqrt x). | logit = x = 1/(1 + exp(-z)) for z normal, whose density is the logit-normal.}}

Written by Lineland (export-code flow): a fixed transformation, with nothing to learn. PyTorch 1.13 or newer.
"""
import torch

torch.manual_seed({{seed}})
torch.set_default_dtype(torch.float64)
#: if transformation square
z = torch.rand(1000000)
x = z**2
log_determinant = torch.log(2 * z)  # log dx/dz
log_density = -log_determinant
#: else
z = torch.randn(1000000)
x = torch.sigmoid(z)
log_determinant = torch.log(x * (1 - x))
log_density = -(z**2) / 2 - torch.log(torch.tensor(2 * torch.pi)) / 2 - log_determinant
#: end
print(f"nll                   {-log_density.mean().item():.4g}")
print(f"mean of draws         {x.mean().item():.4g}")
print(f"deviation of draws    {x.std().item():.4g}")
