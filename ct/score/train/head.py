"""Says anew in the header of a safetensors file what its weights are; the numbers stay as they are.

    python3 head.py weights.safetensors weights.safetensors -set title="Teeth" -set licence="CC BY 4.0"
"""

import argparse
import hashlib
import json
import pathlib
import struct


def pack(header, data):
    """The format: length of the header, header, tensors; see huggingface.co/docs/safetensors."""
    text = dict(header["__metadata__"], sha256=hashlib.sha256(data).hexdigest())
    head = json.dumps({**header, "__metadata__": text}, ensure_ascii=False).encode()
    head += b" " * (-len(head) % 8)
    return struct.pack("<Q", len(head)) + head + data


def unpack(file):
    length = struct.unpack("<Q", file[:8])[0]
    return json.loads(file[8 : 8 + length]), file[8 + length :]


def write_checksum(path):
    """Writes that of a whole file beside it."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_suffix(".sha256").write_text(f"{digest}  {path.name}\n")
    return digest


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("source", type=pathlib.Path)
    p.add_argument("weights", type=pathlib.Path)
    p.add_argument("-set", action="append", default=[], metavar="ENTRY=TEXT", help="name, title, training, licence, ..")
    a = p.parse_args()
    header, data = unpack(a.source.read_bytes())
    for pair in a.set:
        entry, _, text = pair.partition("=")
        header.setdefault("__metadata__", {})[entry] = text
    a.weights.write_bytes(pack(header, data))
    print("sha256", write_checksum(a.weights))


if __name__ == "__main__":
    main()
