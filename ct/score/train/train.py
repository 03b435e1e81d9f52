"""Trains the energy network by denoising score matching; see README.md beside this file."""

import argparse
import copy
import csv
import math
import pathlib
import time

import numpy as np
import torch

import head
import network
import phantoms
from muon import Muon

BINS = 16  # of ln sigma, for the weights of the loss


def arguments():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("-out", type=pathlib.Path, default="training", help="folder of checkpoints and curve")
    p.add_argument("-images", type=pathlib.Path, help="folder of pictures (PNG, JPEG, .npy) instead of phantoms")
    p.add_argument("-people", type=pathlib.Path, help="folder of CT collections (see people.py), mixed with synthetic.py's phantoms")
    p.add_argument("-share", type=float, default=0.5, help="share of crops that -people takes")
    p.add_argument("-gain", type=float, nargs=2, default=(1, 1), help="crops are multiplied by a number of this range")
    p.add_argument("-start", type=pathlib.Path, help="weights (safetensors) to start from")
    p.add_argument("-pictures", type=int, default=30000, help="phantoms to draw")
    p.add_argument("-size", type=int, default=128, help="their side")
    p.add_argument("-crop", type=int, nargs=2, default=(64, 96), help="side of the crops, in either stage")
    p.add_argument("-batch", type=int, default=24, help="crops a step; fewer of the larger ones, for the same area")
    p.add_argument("-plain", type=int, default=5500, help="steps as a plain denoiser")
    p.add_argument("-energy", type=int, default=6500, help="steps in energy form after them")
    p.add_argument("-decay", type=float, default=0.3, help="share of either at the end in which the step shrinks")
    p.add_argument("-rate", type=float, default=3e-3, help="learning rate")
    p.add_argument("-optimizer", choices=["muon", "adamw"], default="muon")
    p.add_argument("-sigma", type=float, nargs=2, default=(0.008, 2.0), help="noise levels")
    p.add_argument("-seed", type=int, default=1)
    p.add_argument("-threads", type=int, default=0)
    p.add_argument("-float32", action="store_true", help="no bfloat16 inside the network")
    return p.parse_args()


class Crops:
    """Random crops, turned, mirrored and scaled in value, of groups (pictures, share)."""

    def __init__(self, groups, gain, generator):
        self.groups = [pictures for pictures, _ in groups]
        shares = np.array([share for _, share in groups])
        self.shares = shares / shares.sum()
        self.gain, self.generator = gain, generator

    def draw(self, batch, c):
        g = self.generator
        out = np.empty((batch, 1, c, c), np.float32)
        for k in range(batch):
            pictures = self.groups[g.choice(len(self.groups), p=self.shares)]
            picture = pictures[g.integers(len(pictures))]
            # Two draws' mean: more often the middle, where there is more to see.
            i, j = (int(g.random(2).mean() * (side - c + 1)) for side in picture.shape)
            crop = np.rot90(picture[i : i + c, j : j + c], g.integers(4))
            out[k, 0] = crop[:, ::-1] if g.random() < 0.5 else crop
        if self.gain[0] < self.gain[1]:
            out *= g.uniform(*self.gain, (batch, 1, 1, 1)).astype(np.float32)
        return torch.from_numpy(out)


def load_groups(a):
    """What is trained on: groups of pictures, each with its share of the crops."""
    if a.people is not None:
        import people
        import synthetic

        groups = people.groups(a.people, max(a.crop))
        total = sum(share for _, share in groups)
        groups = [(pictures, a.share * share / total) for pictures, share in groups]
        return groups + [(synthetic.cached(a.out, a.seed, a.pictures, a.size), 1 - a.share)]
    if a.images is None:
        return [(phantoms.cached(a.out, a.seed, a.pictures, a.size), 1)]
    from pictures import folder

    return [(folder(a.images, max(a.crop)), 1)]


def moments(crops, c):
    """Mean and variance of the pixels, over a thousand crops."""
    pixels = crops.draw(1000, c)
    return float(pixels.mean()), float(pixels.var())


def read_weights(path):
    """The tensors of a safetensors file as float32, by name."""
    header, body = head.unpack(path.read_bytes())
    header.pop("__metadata__", None)

    def tensor(dtype, shape, data_offsets):
        raw = np.frombuffer(body[slice(*data_offsets)], {"F32": "<f4", "F16": "<f2", "BF16": "<u2"}[dtype])
        if dtype == "BF16":  # the upper half of a float32
            raw = (raw.astype("<u4") << 16).view("<f4")
        return torch.from_numpy(raw.reshape(shape).astype(np.float32))

    return {name: tensor(**t) for name, t in header.items()}


def levels(batch, low, high, generator):
    """Half of the noise levels log-uniform on the range, half where pictures are decided."""
    wide = torch.rand(batch, generator=generator) * math.log(high / low) + math.log(low)
    narrow = torch.rand(batch, generator=generator) * math.log(0.5 / 0.015) + math.log(0.015)
    narrow = narrow.clamp(math.log(low), math.log(high))
    return torch.where(torch.rand(batch, generator=generator) < 0.5, wide, narrow).exp()


class Weights:
    """Divides losses by their running mean at that noise level, so that all count alike."""

    def __init__(self, low, high):
        self.low, self.span = math.log(low), math.log(high / low)
        self.mean = torch.ones(BINS)

    def bins(self, sigma):
        return ((sigma.log() - self.low) / self.span * BINS).long().clamp(0, BINS - 1)

    def apply(self, losses, sigma):
        bins = self.bins(sigma)
        for b, loss in zip(bins.tolist(), losses.tolist()):
            self.mean[b] += 0.02 * (loss - self.mean[b])
        return losses / self.mean[bins].to(losses)


def rate(step, steps, decay):
    """Warm-up, constant, linear to zero."""
    return min(1, (step + 1) / 300, (steps - step) / max(1, decay * steps))


def main():
    a = arguments()
    if a.threads:
        torch.set_num_threads(a.threads)
    a.out.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(a.seed)
    net = network.Network()
    if a.start:
        net.load_state_dict(read_weights(a.start))
    net = net.to(device, memory_format=torch.channels_last)
    average = copy.deepcopy(net)
    convolutions = [p for p in net.parameters() if p.ndim == 4]
    others = [p for p in net.parameters() if p.ndim != 4]
    if a.optimizer == "muon":
        optimizers = [Muon(convolutions, a.rate), torch.optim.AdamW(others, a.rate, weight_decay=0)]
    else:
        optimizers = [torch.optim.AdamW(net.parameters(), a.rate, weight_decay=0)]
    weights = Weights(*a.sigma)
    start, seconds = 0, 0.0
    checkpoint = a.out / "checkpoint.pt"
    if checkpoint.exists():
        c = torch.load(checkpoint, map_location=device)
        net.load_state_dict(c["net"])
        average.load_state_dict(c["average"])
        for o, s in zip(optimizers, c["optimizers"]):
            o.load_state_dict(s)
        weights.mean, start, seconds = c["weights"], c["step"], c["seconds"]
        print(f"resumes at step {start}", flush=True)
    crops = Crops(load_groups(a), a.gain, np.random.default_rng([a.seed, start]))
    mean, variance = moments(crops, max(a.crop))
    generator = torch.Generator().manual_seed(a.seed + start)
    precision = torch.float32 if a.float32 else torch.bfloat16
    recent, began, drawn = [], time.perf_counter(), 0
    total = a.plain + a.energy
    for step in range(start, total):
        energy = step >= a.plain
        part, steps = (step - a.plain, a.energy) if energy else (step, a.plain)
        # The plain stage hands over without a decay of its own.
        factor = rate(part, steps, a.decay if energy or a.energy == 0 else 0)
        for o in optimizers:
            for g in o.param_groups:
                g["lr"] = a.rate * factor
        crop = a.crop[energy]
        batch = round(a.batch * (a.crop[0] / crop) ** 2)
        sigma = levels(batch, *a.sigma, generator)
        x0 = crops.draw(batch, crop)
        x = x0 + sigma[:, None, None, None] * torch.randn(x0.shape, generator=generator)
        x0, x, sigma = x0.to(device), x.to(device), sigma.to(device)
        if energy:
            d = net.denoiser(x, sigma, precision, create_graph=True)
        else:
            d = net(x, sigma, precision)
        scale = (sigma**2 + network.SD**2) / (sigma * network.SD) ** 2
        losses = scale * (d - x0).square().mean((1, 2, 3))
        loss = weights.apply(losses, sigma).mean()
        for o in optimizers:
            o.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        for o in optimizers:
            o.step()
        with torch.no_grad():
            keep = min(0.999, (step + 1) / (step + 10))
            for p, q in zip(average.parameters(), net.parameters()):
                p.lerp_(q, 1 - keep)
        recent.append((sigma.log().cpu(), losses.detach().log().cpu()))
        if (step + 1) % 250 == 0 or step + 1 == total:
            now = seconds + time.perf_counter() - began
            report(a.out / "curve.csv", step + 1, energy, now, recent, weights)
            recent = []
            torch.save(
                dict(net=net.state_dict(), average=average.state_dict(), optimizers=[o.state_dict() for o in optimizers],
                     weights=weights.mean, step=step + 1, seconds=now, mean=mean, variance=variance,
                     arguments={k: str(v) if isinstance(v, pathlib.Path) else v for k, v in vars(a).items()}),
                checkpoint.with_suffix(".new"),
            )
            checkpoint.with_suffix(".new").replace(checkpoint)


def report(path, step, energy, seconds, recent, weights):
    """One line of the loss curve: the geometric mean of the weighted error, over all
    noise levels and in three ranges."""
    sigma, losses = (torch.cat(c) for c in zip(*recent))
    row = [losses.mean()] + [
        losses[(sigma >= math.log(low)) & (sigma < math.log(high))].mean() for low, high in ((1e-9, 0.05), (0.05, 0.3), (0.3, 9))

    ]
    new = not path.exists()
    with path.open("a", newline="") as f:
        w = csv.writer(f)
        if new:
            w.writerow(["step", "form", "seconds", "log_loss", "sigma_below_0.05", "sigma_0.05_to_0.3", "sigma_above_0.3"])
        line = [step, "energy" if energy else "plain", f"{seconds:.0f}"] + [f"{float(v):.4f}" for v in row]
        w.writerow(line)
        print(*line, flush=True)


if __name__ == "__main__":
    main()
