/* Han characters, the sign for zero among them, as the inside of a class of a regular expression: the twin of
   HAN_RANGES in hooks/llm_atlas/catalog/text.py. tests/browser/test_vectors.py compares the two over every character. */

export const HAN = "\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";
