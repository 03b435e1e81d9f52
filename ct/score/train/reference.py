"""Writes inputs with what PyTorch makes of them, for the test of ct/score against it."""

import argparse
import pathlib

import numpy as np
import torch

import network
import phantoms
from export import write_safetensors


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoint", type=pathlib.Path)
    p.add_argument("reference", type=pathlib.Path)
    a = p.parse_args()
    net = network.Network()
    net.load_state_dict(torch.load(a.checkpoint, map_location="cpu")["average"])
    rng, tensors = np.random.default_rng(20), {}
    for n, sigma in ((32, 0.02), (32, 1.5), (48, 0.1), (48, 0.4)):
        picture = phantoms.phantoms(30, 1, n).astype(np.float32)[:, None]
        x = torch.from_numpy(picture + sigma * rng.standard_normal(picture.shape).astype(np.float32)).requires_grad_()
        level = torch.tensor([sigma], dtype=torch.float32)
        out = net(x, level)
        energy = (x - out).square().sum() / (2 * level**2)
        (gradient,) = torch.autograd.grad(energy.sum(), x)
        for name, t in (("x", x), ("network", out), ("gradient", gradient)):
            tensors[f"{n}/{sigma}/{name}"] = t.detach().numpy()[0, 0]
        tensors[f"{n}/{sigma}/energy"] = energy.detach().numpy().reshape(1)
    write_safetensors(a.reference, tensors, {"torch": torch.__version__})


if __name__ == "__main__":
    main()
