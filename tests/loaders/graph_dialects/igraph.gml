Creator "igraph version 0.10.4 Mon Jan  2 10:00:00 2023"
Version 1
graph
[
  directed 1
  node
  [
    id 0
    name "a"
  ]
  node
  [
    id 1
    name "b"
  ]
  edge
  [
    source 1
    target 0
    weight 3
  ]
  edge
  [
    source 0
    target 0
  ]
]
