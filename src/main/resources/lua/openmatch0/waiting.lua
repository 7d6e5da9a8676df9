-- "profileq" -> {how many requests wait, how many proposals wait, how many functions say that they run}
return {size_of(KEYS[1]), size_of('proposalq'), running_functions()}
