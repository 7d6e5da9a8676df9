"""A match function: proposes duels of players who are next to each other by rating, for each pool of the profile. A
player is in two proposals, one with each neighbour; the evaluator takes the closer one.

Needs the packages in requirements.txt.
"""

import argparse
import time
import uuid
from concurrent import futures
from itertools import pairwise

import grpc

import wire

NAME = "duel-python"
GAP = 100
GAP_PER_SECOND = 100
SECONDS = 10


class MatchFunction(wire.function_services.MatchFunctionServicer):
    def __init__(self, query):
        self.query = query

    def Run(self, request, context):
        profile = request.profile
        for pool in profile.pools:
            try:
                tickets = self.tickets(pool)
            except grpc.RpcError as problem:
                # The director is told this text.
                context.abort(grpc.StatusCode.INTERNAL, f"{NAME}: {problem.details()}")
            for match in duels(profile.name, tickets):
                yield wire.function.RunResponse(proposal=match)

    def tickets(self, pool):
        """A pool comes in pages."""
        pages = self.query.QueryTickets(wire.query.QueryTicketsRequest(pool=pool), timeout=SECONDS)
        return [ticket for page in pages for ticket in page.tickets]


def duels(profile, tickets):
    now = time.time()
    for weaker, stronger in pairwise(sorted(tickets, key=rating)):
        gap = rating(stronger) - rating(weaker)
        waited = max(now - ticket.create_time.ToNanoseconds() / 1e9 for ticket in (weaker, stronger))
        if gap <= GAP + GAP_PER_SECOND * waited:
            yield duel(profile, weaker, stronger, gap)


def duel(profile, weaker, stronger, gap):
    match = wire.messages.Match(
        # Ids made of the profile and the time collide: two runs may be as quick as the clock.
        match_id=str(uuid.uuid4()),
        match_profile=profile,
        match_function=NAME,
        tickets=[weaker, stronger],
    )
    match.extensions["evaluation_input"].Pack(wire.extensions.DefaultEvaluationCriteria(score=-gap))
    return match


def rating(ticket):
    return ticket.search_fields.double_args.get("rating", 0)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--query", default="localhost:9000", help="where the tickets are")
    options.add_argument("--listen", default="0.0.0.0:50502")
    options = options.parse_args()

    with grpc.insecure_channel(options.query) as channel:
        server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))
        function = MatchFunction(wire.query_services.QueryServiceStub(channel))
        wire.function_services.add_MatchFunctionServicer_to_server(function, server)
        server.add_insecure_port(options.listen)
        server.start()
        print(f"{NAME} listens at {options.listen}", flush=True)
        server.wait_for_termination()


if __name__ == "__main__":
    main()
