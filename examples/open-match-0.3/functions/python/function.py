"""A match function over MmLogic: fills each slot of the profile's rosters with a random player of the slot's pool, and
proposes the match.

Needs the packages in requirements.txt, and the definitions of the services: in this checkout, or where PROTO_PATH says.
"""

import os
import random
import sys
import time
from pathlib import Path

import grpc

HERE = Path(__file__).resolve().parent
PROTO_PATH = os.environ.get("PROTO_PATH") or HERE.parents[3] / "src" / "main" / "proto"
sys.path.append(str(PROTO_PATH))
# Makes what others generate with protoc, as the program starts.
mmlogic, services = grpc.protos_and_services("openmatch0/mmlogic.proto")
messages = grpc.protos("openmatch0/messages.proto")

MMLOGIC = "{}:{}".format(
    os.environ.get("OM_MMLOGICAPI_SERVICE_HOST", "om-mmlogicapi"),
    os.environ.get("OM_MMLOGICAPI_SERVICE_PORT", "50503"),
)
SECONDS = 10


class TooFew(Exception):
    """A pool has fewer players than its slots."""


def main():
    with grpc.insecure_channel(MMLOGIC) as channel:
        stub = services.MmLogicStub(channel)
        try:
            propose(stub, os.environ["MMF_PROFILE_ID"], os.environ["MMF_PROPOSAL_ID"])
        except (TooFew, grpc.RpcError) as problem:
            # A proposal with an error, named like the request, is the answer to whoever wants the match.
            answer = messages.MatchObject(id=os.environ["MMF_ERROR_ID"], error=text(problem))
            stub.CreateProposal(answer, timeout=SECONDS)
            print(text(problem), file=sys.stderr)
            return 0 if isinstance(problem, TooFew) else 1
    return 0


def propose(stub, profile_id, proposal_id):
    started = time.monotonic()
    profile = stub.GetProfile(messages.MatchObject(id=profile_id), timeout=SECONDS)
    pools = {pool.name: players(stub, pool) for pool in profile.pools}
    searched = time.monotonic()
    fill(profile.rosters, pools)

    proposal = messages.MatchObject(id=proposal_id, properties=profile.properties, rosters=profile.rosters)
    stub.CreateProposal(proposal, timeout=SECONDS)

    report = mmlogic.RunReport(
        id=proposal_id,
        counters={"candidates": sum(len(ids) for ids in pools.values())},
        timings={"search": searched - started},
    )
    try:
        stub.ReportRun(report, timeout=SECONDS)
    except grpc.RpcError as problem:
        # The match is proposed; only the figures are lost. Open Match itself does not know this call.
        print("figures: " + text(problem), file=sys.stderr)


def players(stub, pool):
    """The ids of a pool's players, in random order. A pool comes in pages."""
    pages = stub.GetPlayerPool(pool, timeout=SECONDS)
    ids = [player.id for page in pages for player in page.roster.players]
    random.shuffle(ids)
    return ids


def fill(rosters, pools):
    """Puts a player into each slot, nobody into two."""
    taken = set()
    for roster in rosters:
        for slot in roster.players:
            free = (player for player in pools.get(slot.pool, []) if player not in taken)
            slot.id = next(free, "")
            if not slot.id:
                raise TooFew(f"insufficient players: {slot.pool} has no more for {roster.name}")
            taken.add(slot.id)


def text(problem):
    return problem.details() if isinstance(problem, grpc.RpcError) else str(problem)


if __name__ == "__main__":
    sys.exit(main())
