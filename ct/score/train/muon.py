"""Muon (Jordan 2024): momentum whose matrices are made orthogonal, for the convolutions."""

import torch


def orthogonal(m):
    """About the nearest semi-orthogonal matrix, by Newton-Schulz iterations on m m^T."""
    tall = m.shape[-2] > m.shape[-1]
    x = m.mT if tall else m
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-12)
    for _ in range(5):
        gram = x @ x.mT
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return x.mT if tall else x


class Muon(torch.optim.Optimizer):
    """Steps have the root mean square of Adam's, so that both take one learning rate."""

    def __init__(self, params, lr, momentum=0.95, weight_decay=0.0):
        super().__init__(params, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            shapes = {}
            for p in group["params"]:
                shapes.setdefault(p.shape, []).append(p)
            for shape, ps in shapes.items():
                directions = []
                for p in ps:
                    state = self.state[p]
                    if "momentum" not in state:
                        state["momentum"] = torch.zeros_like(p)
                    m = state["momentum"].lerp_(p.grad, 1 - group["momentum"])
                    directions.append(p.grad.lerp(m, group["momentum"]).reshape(shape[0], -1))
                step = orthogonal(torch.stack(directions).bfloat16()).float()
                size = 0.2 * max(step.shape[-2:]) ** 0.5 * group["lr"]
                for p, d in zip(ps, step):
                    p.mul_(1 - group["lr"] * group["weight_decay"])
                    p.add_(d.reshape(shape), alpha=-size)
