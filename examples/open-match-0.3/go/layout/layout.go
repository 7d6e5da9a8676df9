package layout

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Keys that everybody shares.
const (
	ProposalQueue    = "proposalq"
	RunningFunctions = "concurrentMMFs"
	Proposed         = "proposed"
)

// MatchSeconds is how long proposals and errors are kept.
const MatchSeconds = "43200"

// IgnoreList says who is in no pool for a while: members of a sorted set whose score, in seconds since 1970, is in a
// window. Offset is how far back the window ends, Duration how long it is, both in seconds; no Duration is "since ever".
type IgnoreList struct {
	Key              string
	Offset, Duration int64
}

// IgnoreLists are those that Open Match 0.3 comes with.
var IgnoreLists = []IgnoreList{
	{Proposed, 0, 800},
	{"deindexed", 0, 800},
	{"OM_METADATA.accessed", 800, 0},
}

// Window is the least and the greatest score that count at a time.
func (l IgnoreList) Window(now int64) (from, to int64) {
	to = now - l.Offset
	if l.Duration > 0 {
		from = to - l.Duration
	}
	return from, to
}

// Number is an int64, which JSON of protobuf writes as text.
type Number int64

// UnmarshalJSON takes both forms.
func (n *Number) UnmarshalJSON(text []byte) error {
	var value int64
	if err := json.Unmarshal([]byte(strings.Trim(string(text), `"`)), &value); err != nil {
		return err
	}
	*n = Number(value)
	return nil
}

// Filter lets players through whose attribute is between two values, both included; no Max is no upper bound.
type Filter struct {
	Attribute string `json:"attribute"`
	Min       Number `json:"minv"`
	Max       Number `json:"maxv"`
}

// Pool is the players whom all of its filters let through.
type Pool struct {
	Name    string   `json:"name"`
	Filters []Filter `json:"filters"`
}

// Player is a slot of a roster, and whoever fills it.
type Player struct {
	ID   string `json:"id,omitempty"`
	Pool string `json:"pool,omitempty"`
}

// Roster is a team.
type Roster struct {
	Name    string   `json:"name"`
	Players []Player `json:"players"`
}

// Profile is what a match is wanted of.
type Profile struct {
	Properties string
	Pools      []Pool
	Rosters    []Roster
}

// Profile reads a profile, or the proposal that was made of one.
func (r *Redis) Profile(key string) (Profile, error) {
	hash, err := r.Hash(key)
	if err != nil {
		return Profile{}, err
	}
	if len(hash) == 0 {
		return Profile{}, fmt.Errorf("there is nothing at %s", key)
	}
	profile := Profile{Properties: hash["properties"]}
	if err := list(hash["pools"], &profile.Pools); err != nil {
		return profile, fmt.Errorf("pools of %s: %w", key, err)
	}
	if err := list(hash["rosters"], &profile.Rosters); err != nil {
		return profile, fmt.Errorf("rosters of %s: %w", key, err)
	}
	return profile, nil
}

func list(text string, into any) error {
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), into)
}
