package exchange

import (
	"slices"
	"strconv"

	"polyplan/plan"
)

// How far an Objective has come is a PerformanceIndicator of it: its status, its progress in percent, its period,
// and of an assignment the strategy that it is narrower than, for in Part 2 only indicators have relations.
const (
	stratProgress = "Progress"
	stratPercent  = "%"
	stratStatus   = "Status"
)

// stratStatuses are the names of ItemStatus, by number.
var stratStatuses = []string{"NOT_STARTED", "ON_TRACK", "LATE", "COMPLETED", "CANCELLED"}

// leaf is an element with a text.
func leaf(name, text string) *stratElement {
	return &stratElement{name: name, text: text}
}

func branch(name string, children ...*stratElement) *stratElement {
	return &stratElement{name: name, children: children}
}

// newMeasure is the indicator of an item that is narrower than the one of a ReferentIdentifier, or than none.
func newMeasure(item *plan.ItemDocument, than *stratElement) *stratElement {
	e := branch("PerformanceIndicator", leaf("MeasurementDimension", stratProgress), leaf("UnitOfMeasurement", stratPercent))
	if than != nil {
		relation := e.add(branch("Relationship", than))
		relation.attrs = []stratAttribute{{"RelationshipType", "Narrower_Than"}}
	}
	target, actual := branch("TargetResult"), branch("ActualResult")
	if start, end := days(item.Period); start+end != "" {
		target.addSaid("StartDate", start)
		target.addSaid("EndDate", end)
	}
	if item.Progress != nil {
		target.addSaid("NumberOfUnits", "100")
		actual.addSaid("NumberOfUnits", strconv.Itoa(*item.Progress))
	}
	actual.add(branch("Descriptor", leaf("DescriptorName", stratStatus), leaf("DescriptorValue", item.Status.String())))
	measured := e.add(branch("MeasurementInstance"))
	if len(target.children) > 0 {
		measured.add(target)
	}
	measured.add(actual)
	return e
}

// addSaid adds a leaf that says something.
func (e *stratElement) addSaid(name, text string) {
	if text != "" {
		e.add(leaf(name, text))
	}
}

// days are the days of a period that a file can hold.
func days(p *plan.Period) (start, end string) {
	if p == nil {
		return "", ""
	}
	if p.Start != nil {
		start = xsdDate(string(*p.Start))
	}
	if p.End != nil {
		end = xsdDate(string(*p.End))
	}
	return start, end
}

// isMeasured tells of an item whether an indicator has anything to say of it.
func isMeasured(item *plan.ItemDocument) bool {
	start, end := days(item.Period)
	return item.Status != 0 || item.Progress != nil || start+end != ""
}

// measure is the indicator that newMeasure made, or nil.
func (e *stratElement) measure() *stratElement {
	for _, indicator := range e.all("PerformanceIndicator") {
		if _, ok := indicator.measuredStatus(); ok {
			return indicator
		}
	}
	return nil
}

// measured reads into an item what such an indicator says.
func (e *stratElement) measured(item *plan.ItemDocument) {
	status, _ := e.measuredStatus()
	item.Status = plan.ItemStatus(slices.Index(stratStatuses, status))
	if n, err := strconv.Atoi(e.result("ActualResult").said("NumberOfUnits")); err == nil && n >= 0 && n <= 100 {
		item.Progress = &n
	}
	item.Period = periodOf(e.result("TargetResult"))
}

// measuredStatus is the status that an indicator made by newMeasure tells.
func (e *stratElement) measuredStatus() (string, bool) {
	descriptor := e.result("ActualResult").in("Descriptor")
	if e.said("MeasurementDimension") != stratProgress || e.said("UnitOfMeasurement") != stratPercent || descriptor.said("DescriptorName") != stratStatus {
		return "", false
	}
	return oneOf(stratStatuses, descriptor.said("DescriptorValue"))
}

// result is the first result of a kind, or an empty one.
func (e *stratElement) result(name string) *stratElement {
	return e.in("MeasurementInstance").in(name)
}

// dropMeasure removes such an indicator of an assignment of a strategy, or of no assignment, but for what others have
// added to it.
func (e *stratElement) dropMeasure(indicator, strategy *stratElement) {
	var said plan.ItemDocument
	indicator.measured(&said)
	than := indicator.in("Relationship").child("ReferentIdentifier")
	if (than == nil || strategy != nil && than.refers == strategy) && sameStrat(indicator, newMeasure(&said, than)) {
		e.remove(indicator)
		return
	}
	indicator.take("MeasurementDimension")
	indicator.take("UnitOfMeasurement")
	actual, target := indicator.result("ActualResult"), indicator.result("TargetResult")
	actual.take("Descriptor")
	actual.take("NumberOfUnits")
	for _, name := range []string{"StartDate", "EndDate", "NumberOfUnits"} {
		target.take(name)
	}
}
