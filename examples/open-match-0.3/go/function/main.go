// A match function that works on Redis directly: fills each slot of the profile's rosters with a random player of the
// slot's pool, and leaves a proposal for the evaluator.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math/rand"
	"os"
	"strconv"
	"time"

	"example.com/open-match-0.3/layout"
)

var errTooFew = errors.New("insufficient players")

func main() {
	log.SetFlags(0)
	redis, err := layout.Connect()
	if err != nil {
		log.Fatal(err)
	}
	defer redis.Close()

	err = run(redis, os.Getenv("MMF_PROFILE_ID"), os.Getenv("MMF_PROPOSAL_ID"))
	if err == nil {
		return
	}
	// What is left at this key is the answer to whoever wants the match.
	if told := tell(redis, os.Getenv("MMF_ERROR_ID"), err); told != nil {
		log.Fatal(errors.Join(err, told))
	}
	log.Print(err)
	if !errors.Is(err, errTooFew) {
		os.Exit(1)
	}
}

func run(redis *layout.Redis, profileKey, proposalKey string) error {
	profile, err := redis.Profile(profileKey)
	if err != nil {
		return err
	}
	began := time.Now()
	now := began.Unix()
	ignored, err := ignored(redis, now)
	if err != nil {
		return err
	}
	pools := map[string][]string{}
	candidates := 0
	for _, pool := range profile.Pools {
		if pools[pool.Name], err = players(redis, pool, ignored); err != nil {
			return err
		}
		candidates += len(pools[pool.Name])
	}
	searched := time.Since(began)
	chosen, err := fill(profile.Rosters, pools)
	if err != nil {
		return err
	}
	rosters, err := json.Marshal(profile.Rosters)
	if err != nil {
		return err
	}
	return redis.Together(append(
		figures(proposalKey, candidates, searched),
		proposal(proposalKey, string(rosters), profile.Properties, chosen, now)...)...)
}

// Players of whom it is not their turn, on whichever list they are.
func ignored(redis *layout.Redis, now int64) (map[string]bool, error) {
	all := map[string]bool{}
	for _, list := range layout.IgnoreLists {
		from, to := list.Window(now)
		some, err := redis.Strings("ZRANGEBYSCORE", list.Key, strconv.FormatInt(from, 10), strconv.FormatInt(to, 10))
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			all[id] = true
		}
	}
	return all, nil
}

// The players of a pool, in random order.
func players(redis *layout.Redis, pool layout.Pool, ignored map[string]bool) ([]string, error) {
	passed := map[string]int{}
	for _, filter := range pool.Filters {
		to := "+inf"
		if filter.Max != 0 {
			to = strconv.FormatInt(int64(filter.Max), 10)
		}
		from := strconv.FormatInt(int64(filter.Min), 10)
		some, err := redis.Strings("ZRANGEBYSCORE", filter.Attribute, from, to, "LIMIT", "0", "50000")
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			passed[id]++
		}
	}
	var all []string
	for id, filters := range passed {
		if filters == len(pool.Filters) && !ignored[id] {
			all = append(all, id)
		}
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all, nil
}

// Puts a player into each slot, nobody into two, and returns them all.
func fill(rosters []layout.Roster, pools map[string][]string) ([]string, error) {
	var chosen []string
	taken := map[string]bool{}
	for _, roster := range rosters {
		for i := range roster.Players {
			slot := &roster.Players[i]
			pool := pools[slot.Pool]
			for len(pool) > 0 && taken[pool[0]] {
				pool = pool[1:]
			}
			if len(pool) == 0 {
				return nil, fmt.Errorf("%w: %s has no more for %s", errTooFew, slot.Pool, roster.Name)
			}
			slot.ID, pools[slot.Pool] = pool[0], pool[1:]
			taken[slot.ID] = true
			chosen = append(chosen, slot.ID)
		}
	}
	return chosen, nil
}

func proposal(key, rosters, properties string, chosen []string, now int64) []layout.Command {
	proposed := layout.Command{"ZADD", layout.Proposed}
	for _, id := range chosen {
		proposed = append(proposed, strconv.FormatInt(now, 10), id)
	}
	return []layout.Command{
		{"HSET", key, "properties", properties, "rosters", rosters},
		{"EXPIRE", key, layout.MatchSeconds},
		proposed,
		{"SADD", layout.ProposalQueue, key},
		{"DECR", layout.RunningFunctions},
	}
}

// What this run counted and timed, for Muster's metrics. Open Match itself does not look at it.
func figures(key string, candidates int, searched time.Duration) []layout.Command {
	return []layout.Command{
		{"HSET", "metrics." + key, "counter.candidates", strconv.Itoa(candidates),
			"timing.search", strconv.FormatFloat(searched.Seconds(), 'f', 6, 64)},
		{"EXPIRE", "metrics." + key, "3600"},
	}
}

func tell(redis *layout.Redis, key string, why error) error {
	return redis.Together(
		layout.Command{"HSET", key, "error", why.Error()},
		layout.Command{"EXPIRE", key, layout.MatchSeconds},
		layout.Command{"DECR", layout.RunningFunctions})
}
