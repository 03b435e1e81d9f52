"""The energy network: what package ct/score computes, in PyTorch.

    E(x, sigma) = |x - N(x, sigma)|^2 / (2 sigma^2)
    N(x, sigma) = c_skip x + c_out U(c_in x, ln sigma)

Score and denoiser follow from the gradient: s = -grad E, D = x + sigma^2 s. The energy
as half a squared residual of a network is that of Hurault, Leclaire and Papadakis
(2110.03220); U is a U-Net of residual blocks without normalisation, as in their and
Zhang's DRUNet (2008.13751), with the noise level entering as scale and shift.
"""

import math

import torch
import torch.nn.functional as F

SD = 0.25  # about the standard deviation of the pictures
CHANNELS = (32, 64, 128)
EMBED = 64


def constants(sigma):
    """c_skip, c_out, c_in; with U = 0 the denoiser is exact for N(0, SD^2) pictures."""
    total = (sigma**2 + SD**2).sqrt()
    return 1 - sigma / total, sigma * SD / total, 1 / total


def rectifier(p):
    """max(0, p) with its corner rounded by a parabola on [-1, 1]: once differentiable."""
    knee = (0.5 * p + 0.5).clamp(0, 1)
    return knee * knee + F.relu(p - 1)


class Block(torch.nn.Module):
    """x + second(rectifier(scale * first(x) + shift)); scale and shift tell the level."""

    def __init__(self, c):
        super().__init__()
        self.first = torch.nn.Conv2d(c, c, 3, padding=1, bias=False)
        self.second = torch.nn.Conv2d(c, c, 3, padding=1, bias=False)
        self.level = torch.nn.Linear(EMBED, 2 * c)
        torch.nn.init.zeros_(self.second.weight)
        torch.nn.init.normal_(self.level.weight, std=0.02)
        torch.nn.init.zeros_(self.level.bias)

    def forward(self, x, embedding):
        scale, shift = self.level(embedding)[:, :, None, None].chunk(2, 1)
        return x + conv(self.second, rectifier(conv(self.first, x) * (1 + scale).to(x.dtype) + shift.to(x.dtype)))


def conv(layer, x):
    """The layer in the precision of x: weights are kept in float32."""
    return F.conv2d(x, layer.weight.to(x.dtype), padding=layer.padding)


class Network(torch.nn.Module):
    def __init__(self, down=(1, 1), bottom=3, up=(2, 1)):
        super().__init__()
        c0, c1, c2 = CHANNELS
        self.embed = torch.nn.Sequential(
            torch.nn.Linear(8, EMBED), torch.nn.SiLU(), torch.nn.Linear(EMBED, EMBED), torch.nn.SiLU()
        )
        blocks = lambda c, n: torch.nn.ModuleList([Block(c) for _ in range(n)])
        self.head = torch.nn.Conv2d(4, c0, 3, padding=1, bias=False)
        self.enc0 = blocks(c0, down[0])
        self.down0 = torch.nn.Conv2d(4 * c0, c1, 1, bias=False)
        self.enc1 = blocks(c1, down[1])
        self.down1 = torch.nn.Conv2d(4 * c1, c2, 1, bias=False)
        self.bottom = blocks(c2, bottom)
        self.up1 = torch.nn.Conv2d(c2, 4 * c1, 1, bias=False)
        self.dec1 = blocks(c1, up[1])
        self.up0 = torch.nn.Conv2d(c1, 4 * c0, 1, bias=False)
        self.dec0 = blocks(c0, up[0])
        self.tail = torch.nn.Conv2d(c0, 4, 3, padding=1, bias=False)
        torch.nn.init.zeros_(self.tail.weight)

    def u(self, x, log_sigma, precision):
        e = self.embed(features(log_sigma))
        h = F.pixel_unshuffle(x, 2).to(precision).contiguous(memory_format=torch.channels_last)
        h = conv(self.head, h)
        for b in self.enc0:
            h = b(h, e)
        skip0 = h
        h = conv(self.down0, F.pixel_unshuffle(h, 2))
        for b in self.enc1:
            h = b(h, e)
        skip1 = h
        h = conv(self.down1, F.pixel_unshuffle(h, 2))
        for b in self.bottom:
            h = b(h, e)
        h = F.pixel_shuffle(conv(self.up1, h), 2) + skip1
        for b in self.dec1:
            h = b(h, e)
        h = F.pixel_shuffle(conv(self.up0, h), 2) + skip0
        for b in self.dec0:
            h = b(h, e)
        return F.pixel_shuffle(conv(self.tail, h).float(), 2)

    def forward(self, x, sigma, precision=torch.float32):
        """N: pictures (batch, 1, n, n), sigma (batch); n a multiple of 8."""
        c_skip, c_out, c_in = (c[:, None, None, None] for c in constants(sigma))
        return c_skip * x + c_out * self.u(c_in * x, sigma.log(), precision)

    def denoiser(self, x, sigma, precision=torch.float32, create_graph=False):
        """D = x - sigma^2 grad E."""
        if not x.requires_grad:
            x = x.detach().requires_grad_()
        with torch.enable_grad():
            half = 0.5 * (x - self(x, sigma, precision)).square().sum()
            (gradient,) = torch.autograd.grad(half, x, create_graph=create_graph)
        return x - gradient


def features(log_sigma):
    """Eight numbers that say the level: cosines and sines of ln sigma."""
    phase = log_sigma[:, None] * torch.tensor([0.25, 0.5, 1.0, 2.0]).to(log_sigma)
    return torch.cat([phase.cos(), phase.sin()], 1)

