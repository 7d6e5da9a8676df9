<?php

/**
 * A match function over MmLogic: fills each slot of the profile's rosters with a random player of the slot's pool, and
 * proposes the match. Needs PHP 8.1 with curl; neither gRPC's nor protobuf's extension.
 */

declare(strict_types=1);

require __DIR__ . '/Grpc.php';
require __DIR__ . '/Message.php';

// Numbers of fields: MatchObject, Roster, Player, PlayerPool.
const OBJECT_ID = 1;
const OBJECT_PROPERTIES = 2;
const OBJECT_ERROR = 3;
const OBJECT_ROSTERS = 4;
const OBJECT_POOLS = 5;
const ROSTER_NAME = 1;
const ROSTER_PLAYERS = 2;
const PLAYER_ID = 1;
const PLAYER_POOL = 3;
const POOL_NAME = 1;
const POOL_ROSTER = 3;

/** A pool has fewer players than its slots. */
final class TooFew extends RuntimeException
{
}

function main(): int
{
    $mmlogic = new Grpc(
        (getenv('OM_MMLOGICAPI_SERVICE_HOST') ?: 'om-mmlogicapi') . ':'
        . (getenv('OM_MMLOGICAPI_SERVICE_PORT') ?: '50503')
    );
    try {
        propose($mmlogic, (string) getenv('MMF_PROFILE_ID'), (string) getenv('MMF_PROPOSAL_ID'));
        return 0;
    } catch (RuntimeException $problem) {
        // A proposal with an error, named like the request, is the answer to whoever wants the match.
        $answer = Message::empty()
            ->with(OBJECT_ID, (string) getenv('MMF_ERROR_ID'))
            ->with(OBJECT_ERROR, $problem->getMessage());
        $mmlogic->call('api.MmLogic/CreateProposal', $answer->bytes());
        fwrite(STDERR, $problem->getMessage() . "\n");
        return $problem instanceof TooFew ? 0 : 1;
    }
}

function propose(Grpc $mmlogic, string $profileId, string $proposalId): void
{
    $asked = Message::empty()->with(OBJECT_ID, $profileId)->bytes();
    $profile = Message::read($mmlogic->call('api.MmLogic/GetProfile', $asked)[0]);
    $pools = [];
    foreach ($profile->all(OBJECT_POOLS) as $pool) {
        $pools[Message::read($pool)->text(POOL_NAME)] = players($mmlogic, $pool);
    }
    $proposal = Message::empty()
        ->with(OBJECT_ID, $proposalId)
        ->with(OBJECT_PROPERTIES, $profile->text(OBJECT_PROPERTIES));
    $taken = [];
    foreach ($profile->all(OBJECT_ROSTERS) as $roster) {
        $proposal = $proposal->with(OBJECT_ROSTERS, filled(Message::read($roster), $pools, $taken));
    }
    $mmlogic->call('api.MmLogic/CreateProposal', $proposal->bytes());
}

/**
 * The ids of a pool's players, in random order. A pool comes in pages.
 *
 * @return list<string>
 */
function players(Grpc $mmlogic, string $pool): array
{
    $ids = [];
    foreach ($mmlogic->call('api.MmLogic/GetPlayerPool', $pool) as $page) {
        foreach (Message::read($page)->all(POOL_ROSTER) as $roster) {
            foreach (Message::read($roster)->all(ROSTER_PLAYERS) as $player) {
                $ids[] = Message::read($player)->text(PLAYER_ID);
            }
        }
    }
    shuffle($ids);
    return $ids;
}

/** The roster with a player in each slot; whoever is in one is taken for all others. */
function filled(Message $roster, array $pools, array &$taken): Message
{
    $name = $roster->text(ROSTER_NAME);
    $filled = Message::empty()->with(ROSTER_NAME, $name);
    foreach ($roster->all(ROSTER_PLAYERS) as $slot) {
        $pool = Message::read($slot)->text(PLAYER_POOL);
        $free = array_values(array_diff($pools[$pool] ?? [], $taken));
        if ($free === []) {
            throw new TooFew("insufficient players: $pool has no more for $name");
        }
        $taken[] = $free[0];
        $filled = $filled->with(
            ROSTER_PLAYERS,
            Message::empty()->with(PLAYER_ID, $free[0])->with(PLAYER_POOL, $pool)
        );
    }
    return $filled;
}

exit(main());
