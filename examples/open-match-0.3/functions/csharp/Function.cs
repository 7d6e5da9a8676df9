using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using System.Xml.Linq;

/// <summary>
/// A match function that works on Redis directly: fills each slot of the profile's rosters with a random player of the
/// slot's pool, and leaves a proposal for the evaluator. Works with Mono and with .NET.
/// </summary>
internal static class Function
{
    /// <summary>How long proposals and errors are kept, in seconds.</summary>
    private const string Kept = "43200";

    private static readonly Random Chance = new Random();

    /// <summary>
    /// Who is in no pool for a while: members of a sorted set whose score, in seconds since 1970, is in a window.
    /// </summary>
    private sealed class IgnoreList
    {
        public string Key;

        /// <summary>How many seconds back the window ends.</summary>
        public long Offset;

        /// <summary>How many seconds long it is; 0 is "since ever".</summary>
        public long Duration;
    }

    private static readonly IgnoreList[] IgnoreLists =
    {
        new IgnoreList { Key = "proposed", Duration = 800 },
        new IgnoreList { Key = "deindexed", Duration = 800 },
        new IgnoreList { Key = "OM_METADATA.accessed", Offset = 800 },
    };

    /// <summary>A pool has fewer players than its slots.</summary>
    private sealed class TooFew : Exception
    {
        public TooFew(string message) : base(message)
        {
        }
    }

    private static int Main()
    {
        var port = int.Parse(Variable("REDIS_SERVICE_PORT", "6379"));
        using (var redis = new Redis(Variable("REDIS_SERVICE_HOST", "127.0.0.1"), port))
        {
            try
            {
                Propose(redis, Variable("MMF_PROFILE_ID", ""), Variable("MMF_PROPOSAL_ID", ""));
                return 0;
            }
            catch (Exception problem)
            {
                // What is left at this key is the answer to whoever wants the match.
                var key = Variable("MMF_ERROR_ID", "");
                redis.Together(
                    new[] { "HSET", key, "error", problem.Message },
                    new[] { "EXPIRE", key, Kept },
                    new[] { "DECR", "concurrentMMFs" });
                Console.Error.WriteLine(problem.Message);
                return problem is TooFew ? 0 : 1;
            }
        }
    }

    private static void Propose(Redis redis, string profileKey, string proposalKey)
    {
        var profile = Hash(redis, profileKey);
        if (profile.Count == 0)
        {
            throw new IOException("there is nothing at " + profileKey);
        }
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var ignored = Ignored(redis, now);
        var pools = new Dictionary<string, Queue<string>>();
        foreach (var pool in Parse(Field(profile, "pools")).Elements())
        {
            pools[Text(pool, "name")] = Players(redis, pool, ignored);
        }
        var rosters = Parse(Field(profile, "rosters"));
        var chosen = Fill(rosters, pools);

        var proposed = new List<string> { "ZADD", "proposed" };
        foreach (var id in chosen)
        {
            proposed.Add(now.ToString());
            proposed.Add(id);
        }
        redis.Together(
            new[] { "HSET", proposalKey, "properties", Field(profile, "properties"), "rosters", Written(rosters) },
            new[] { "EXPIRE", proposalKey, Kept },
            proposed.ToArray(),
            new[] { "SADD", "proposalq", proposalKey },
            new[] { "DECR", "concurrentMMFs" });
    }

    /// <summary>Players of whom it is not their turn, on whichever list they are.</summary>
    private static HashSet<string> Ignored(Redis redis, long now)
    {
        var ids = new HashSet<string>();
        foreach (var list in IgnoreLists)
        {
            var to = now - list.Offset;
            var from = list.Duration > 0 ? to - list.Duration : 0;
            ids.UnionWith(redis.Texts("ZRANGEBYSCORE", list.Key, from.ToString(), to.ToString()));
        }
        return ids;
    }

    /// <summary>The players of a pool, whom all of its filters let through, in random order.</summary>
    private static Queue<string> Players(Redis redis, XElement pool, HashSet<string> ignored)
    {
        HashSet<string> passed = null;
        foreach (var filter in Elements(pool, "filters"))
        {
            var min = Number(filter, "minv");
            var max = Number(filter, "maxv");
            var some = redis.Texts(
                "ZRANGEBYSCORE", Text(filter, "attribute"), min, max == "0" ? "+inf" : max, "LIMIT", "0", "50000");
            if (passed == null)
            {
                passed = new HashSet<string>(some);
            }
            else
            {
                passed.IntersectWith(some);
            }
        }
        return new Queue<string>(
            (passed ?? new HashSet<string>()).Where(id => !ignored.Contains(id)).OrderBy(id => Chance.Next()));
    }

    /// <summary>Puts a player into each slot, nobody into two, and returns them all.</summary>
    private static HashSet<string> Fill(XElement rosters, Dictionary<string, Queue<string>> pools)
    {
        var chosen = new HashSet<string>();
        foreach (var roster in rosters.Elements())
        {
            foreach (var slot in Elements(roster, "players"))
            {
                var name = Text(slot, "pool");
                Queue<string> pool;
                if (!pools.TryGetValue(name, out pool))
                {
                    pool = new Queue<string>();
                }
                while (pool.Count > 0 && chosen.Contains(pool.Peek()))
                {
                    pool.Dequeue();
                }
                if (pool.Count == 0)
                {
                    throw new TooFew("insufficient players: " + name + " has no more for " + Text(roster, "name"));
                }
                var id = pool.Dequeue();
                chosen.Add(id);
                slot.SetElementValue("id", id);
                slot.Element("id").SetAttributeValue("type", "string");
            }
        }
        return chosen;
    }

    private static Dictionary<string, string> Hash(Redis redis, string key)
    {
        var list = redis.Texts("HGETALL", key);
        return Enumerable.Range(0, list.Count / 2).ToDictionary(i => list[2 * i], i => list[2 * i + 1]);
    }

    private static string Field(Dictionary<string, string> hash, string name)
    {
        string value;
        return hash.TryGetValue(name, out value) ? value : "";
    }

    // JSON is read and written as XML: that is what both Mono and .NET bring along without a package.
    private static XElement Parse(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json == "" ? "[]" : json);
        using (var reader = JsonReaderWriterFactory.CreateJsonReader(bytes, XmlDictionaryReaderQuotas.Max))
        {
            return XElement.Load(reader);
        }
    }

    private static string Written(XElement json)
    {
        var bytes = new MemoryStream();
        using (var writer = JsonReaderWriterFactory.CreateJsonWriter(bytes, new UTF8Encoding(false)))
        {
            json.Save(writer);
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static IEnumerable<XElement> Elements(XElement of, string name)
    {
        var list = of.Element(name);
        return list == null ? Enumerable.Empty<XElement>() : list.Elements().ToList();
    }

    private static string Text(XElement of, string name)
    {
        return (string)of.Element(name) ?? "";
    }

    private static string Number(XElement of, string name)
    {
        var text = Text(of, name);
        return text == "" ? "0" : text;
    }

    private static string Variable(string name, string otherwise)
    {
        var value = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(value) ? otherwise : value;
    }
}
