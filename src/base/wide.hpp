/// A 128-bit integer, for exact products of two 64-bit ones.
#pragma once

namespace doudi {

__extension__ using Int128 = __int128;

} // namespace doudi
