// An evaluator: of proposals that want the same player, the oldest becomes a match. It works on Redis directly; there
// is no other way for an evaluator.
package main

import (
	"log"
	"sort"
	"strconv"
	"strings"

	"example.com/open-match-0.3/layout"
)

type proposal struct {
	key     string
	rosters []layout.Roster
}

func main() {
	log.SetFlags(0)
	redis, err := layout.Connect()
	if err != nil {
		log.Fatal(err)
	}
	defer redis.Close()
	if err := run(redis); err != nil {
		log.Fatal(err)
	}
}

func run(redis *layout.Redis) error {
	proposals, err := waiting(redis)
	if err != nil {
		return err
	}
	approved := approve(proposals)
	for _, one := range approved {
		// Whoever wants the match waits for it at the key without "proposal." and the time.
		request := strings.SplitN(one.key, ".", 3)[2]
		if _, err := redis.Do("RENAME", one.key, request); err != nil {
			log.Printf("%s: %v", one.key, err)
		}
	}
	log.Printf("%d of %d proposals are matches", len(approved), len(proposals))
	return nil
}

// Takes all proposals out of the queue. Those that cannot be read are left out.
func waiting(redis *layout.Redis) ([]proposal, error) {
	number, err := redis.Do("SCARD", layout.ProposalQueue)
	if err != nil {
		return nil, err
	}
	count, _ := number.(int64)
	if count == 0 {
		return nil, nil
	}
	keys, err := redis.Strings("SPOP", layout.ProposalQueue, strconv.FormatInt(count, 10))
	if err != nil {
		return nil, err
	}
	var all []proposal
	for _, key := range keys {
		content, err := redis.Profile(key)
		if err != nil || strings.Count(key, ".") < 2 {
			log.Printf("%s is left out: %v", key, err)
			continue
		}
		all = append(all, proposal{key, content.Rosters})
	}
	return all, nil
}

// Keys begin with the time of their function's start, and go on with ids that grow with time too.
func approve(proposals []proposal) []proposal {
	sort.Slice(proposals, func(i, j int) bool { return proposals[i].key < proposals[j].key })
	var approved []proposal
	taken := map[string]bool{}
	for _, one := range proposals {
		ids := players(one)
		overlaps := false
		for _, id := range ids {
			overlaps = overlaps || taken[id]
		}
		if overlaps {
			log.Printf("%s wants players of another match", one.key)
			continue
		}
		for _, id := range ids {
			taken[id] = true
		}
		approved = append(approved, one)
	}
	return approved
}

func players(one proposal) []string {
	var ids []string
	for _, roster := range one.rosters {
		for _, player := range roster.Players {
			if player.ID != "" {
				ids = append(ids, player.ID)
			}
		}
	}
	return ids
}
