/** @typedef {{ id: string, name: string, price: string, line: string, words: string, facts: [string, string][] }} Product */

/** @type {Product[]} */
export const PRODUCTS = [
  {
    id: "oak-house", name: "Oak house", price: "€48", line: "A feeder with a copper roof",
    words: "Oiled oak, a roof of copper that turns green in its own time, and windows on both sides, so that you see how much is left. The roof lifts off for cleaning.",
    facts: [["Holds", "1.2 kg of seed"], ["Size", "28 × 22 × 26 cm"], ["Guests", "Robins, finches, tits"]],
  },
  {
    id: "seed-tube", name: "Seed tube", price: "€29", line: "Four perches, no squabbles",
    words: "A tube of glass between two discs of beech, with a perch for everybody. Comes apart without tools and goes into the dishwasher.",
    facts: [["Holds", "600 g of seed"], ["Size", "34 × 9 cm"], ["Guests", "Tits, siskins, goldfinches"]],
  },
  {
    id: "nest-box", name: "Nest box", price: "€34", line: "A house to move into in March",
    words: "Larch that needs no paint, a hole of 32 mm and a floor that drains. Hang it between north and east, and leave it there: they come back.",
    facts: [["Hole", "32 mm"], ["Size", "30 × 18 × 20 cm"], ["Guests", "Great tits, nuthatches"]],
  },
  {
    id: "stone-bath", name: "Stone bath", price: "€62", line: "For drinking and for splashing",
    words: "Turned from one piece of sandstone, rough enough for small feet, shallow at the rim and five centimetres deep in the middle.",
    facts: [["Holds", "2 litres"], ["Size", "⌀ 40 cm"], ["Guests", "Everybody"]],
  },
]
