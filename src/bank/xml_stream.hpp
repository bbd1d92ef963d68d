/// The stream of XML elements by the names messages use.
#pragma once

#include "doudi/xml/xml_stream.hpp"

namespace doudi::bank {

using xml::text_of;
using xml::XmlAttribute;
using xml::XmlEvents;
using xml::XmlName;
using xml::XmlStream;

} // namespace doudi::bank
