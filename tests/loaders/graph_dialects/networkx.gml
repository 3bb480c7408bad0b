graph [
  directed 1
  multigraph 1
  node [
    id 0
    label "Hackney"
  ]
  node [
    id 1
    label "King&#39;s Lynn"
    pop 42000
  ]
  edge [
    source 0
    target 1
    key 0
    weight 2.5
  ]
  edge [
    source 0
    target 1
    key 1
  ]
]
