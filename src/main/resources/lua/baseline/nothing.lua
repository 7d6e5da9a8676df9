-- P -> {1}, having done nothing: what one batched script call costs
return {1}
