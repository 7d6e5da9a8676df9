"""A director: fetches the matches of all profiles, again and again, and tells the players of each where they play.
Prints each match; runs until it is ended.

Needs the packages in requirements.txt.
"""

import argparse
import itertools
import json
import sys
import time
from concurrent import futures
from pathlib import Path

import grpc
from google.protobuf import json_format

import wire

SECONDS = 10
FETCH_SECONDS = 60


class Director:
    def __init__(self, stub, function, connection):
        """connection is where the first match plays; the next ones at the ports after it."""
        self.stub = stub
        host, port = function.rsplit(":", 1)
        self.function = wire.backend.FunctionConfig(host=host, port=int(port), type=wire.backend.FunctionConfig.GRPC)
        self.host, first = connection.rsplit(":", 1)
        self.ports = itertools.count(int(first))

    def fetch(self, profile):
        request = wire.backend.FetchMatchesRequest(config=self.function, profile=profile)
        try:
            for response in self.stub.FetchMatches(request, timeout=FETCH_SECONDS):
                self.assign(response.match)
            return True
        except grpc.RpcError as problem:
            say(f"{profile.name}: {text(problem)}")
            return False

    def assign(self, match):
        # Here a game would get itself a server.
        connection = f"{self.host}:{next(self.ports)}"
        tickets = [ticket.id for ticket in match.tickets]
        assignment = wire.messages.Assignment(connection=connection)
        group = wire.backend.AssignmentGroup(ticket_ids=tickets, assignment=assignment)
        try:
            answer = self.stub.AssignTickets(wire.backend.AssignTicketsRequest(assignments=[group]), timeout=SECONDS)
        except grpc.RpcError as problem:
            say(f"match {match.match_id}: {text(problem)}")
            # Its players need not wait until the promise of their tickets runs out.
            self.stub.ReleaseTickets(wire.backend.ReleaseTicketsRequest(ticket_ids=tickets), timeout=SECONDS)
            return
        say(f"match {match.match_id} at {connection}: {' '.join(tickets)}")
        # Who has left meanwhile is told nothing.
        for failure in answer.failures:
            say(f"  not told: {failure.ticket_id}, {wire.backend.AssignmentFailure.Cause.Name(failure.cause)}")


def say(line):
    # In one piece: several profiles are at it.
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def text(problem):
    return f"{problem.code().name}: {problem.details()}"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--server", default="localhost:9000")
    options.add_argument("--function", default="localhost:50502", help="where the server finds the match function")
    options.add_argument("--profiles", type=Path, default="profiles.json")
    options.add_argument("--connection", default="example.com:7000", help="where the first match plays")
    options = options.parse_args()

    profiles = [
        json_format.ParseDict(profile, wire.messages.MatchProfile())
        for profile in json.loads(options.profiles.read_text(encoding="utf-8"))
    ]
    with grpc.insecure_channel(options.server) as channel, futures.ThreadPoolExecutor(len(profiles)) as threads:
        director = Director(wire.backend_services.BackendServiceStub(channel), options.function, options.connection)
        while True:
            # All profiles at once: their calls share a cycle. One that finds nothing returns when its cycle is over.
            if not all(list(threads.map(director.fetch, profiles))):
                time.sleep(1)


if __name__ == "__main__":
    main()
