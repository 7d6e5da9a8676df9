module example.com/open-match-0.3

go 1.21
